import type { RouteRecordRaw } from 'vue-router'

export const salesPages: RouteRecordRaw[] = []
