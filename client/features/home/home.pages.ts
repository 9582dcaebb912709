import type { RouteRecordRaw } from 'vue-router'

export const homePages: RouteRecordRaw[] = [{ path: '/', component: () => import('./HomePage.vue') }]
