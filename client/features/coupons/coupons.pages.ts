import type { RouteRecordRaw } from 'vue-router'

export const couponPages: RouteRecordRaw[] = [
  { path: '/coupons', component: () => import('./CouponsPage.vue'), meta: { signedIn: true } },
]
