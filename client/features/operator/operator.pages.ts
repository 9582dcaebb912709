import type { RouteRecordRaw } from 'vue-router'

export const operatorPages: RouteRecordRaw[] = []
