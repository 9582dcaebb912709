import type { RouteRecordRaw } from 'vue-router'

export const identityPages: RouteRecordRaw[] = []
