import type { RouteRecordRaw } from 'vue-router'

export const livePages: RouteRecordRaw[] = []
