import type { RouteRecordRaw } from 'vue-router'

export const studioPages: RouteRecordRaw[] = []
