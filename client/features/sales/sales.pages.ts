import type { RouteRecordRaw } from 'vue-router'

export const salesPages: RouteRecordRaw[] = [
  { path: '/basket', component: () => import('./BasketPage.vue') },
  { path: '/offers/:offerId', component: () => import('./AdmissionsPage.vue'), props: true },
  { path: '/orders', component: () => import('./OrdersPage.vue'), meta: { signedIn: true } },
  {
    path: '/orders/:orderId',
    component: () => import('./OrderPage.vue'),
    props: true,
    meta: { signedIn: true },
  },
  {
    path: '/pay/:paymentId',
    component: () => import('./PayPage.vue'),
    props: true,
    meta: { signedIn: true },
  },
]
