import type { RouteRecordRaw } from 'vue-router'

export const homePages: RouteRecordRaw[] = []
