import type { RouteRecordRaw } from 'vue-router'

export const encoderPages: RouteRecordRaw[] = [
  { path: '/studio/encoder', component: () => import('./EncoderPage.vue'), meta: { signedIn: true } },
]
