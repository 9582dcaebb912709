import type { RouteRecordRaw } from 'vue-router'

export const appealsPages: RouteRecordRaw[] = [
  { path: '/appeals', component: () => import('./CasesPage.vue'), meta: { signedIn: true } },
]
