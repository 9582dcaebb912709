import type { RouteRecordRaw } from 'vue-router'

export const contestPages: RouteRecordRaw[] = []
