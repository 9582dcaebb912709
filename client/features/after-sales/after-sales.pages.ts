import type { RouteRecordRaw } from 'vue-router'

const signedIn = { meta: { signedIn: true }, props: true } as const

export const afterSalePages: RouteRecordRaw[] = [
  { path: '/after-sales', component: () => import('./ClaimsPage.vue'), ...signedIn },
  { path: '/after-sales/:afterSaleId', component: () => import('./ClaimPage.vue'), ...signedIn },
  {
    path: '/orders/:orderId/claim/:parcelId/:skuId',
    component: () => import('./NewClaimPage.vue'),
    ...signedIn,
  },
]
