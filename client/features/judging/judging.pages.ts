import type { RouteRecordRaw } from 'vue-router'

export const judgingPages: RouteRecordRaw[] = [
  { path: '/judge', component: () => import('./JudgePage.vue'), meta: { signedIn: true } },
]
