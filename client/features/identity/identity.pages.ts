import type { RouteRecordRaw } from 'vue-router'

export const identityPages: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('./SignInPage.vue') },
  { path: '/me', component: () => import('./MePage.vue'), meta: { signedIn: true } },
]
