import type { RouteRecordRaw } from 'vue-router'

export const merchantPages: RouteRecordRaw[] = [
  {
    path: '/merchant',
    component: () => import('./MerchantFrame.vue'),
    meta: { signedIn: true, keepPage: true },
    children: [
      { path: '', redirect: '/merchant/orders' },
      { path: 'orders', component: () => import('./ParcelsPage.vue') },
      { path: 'goods', component: () => import('#client/features/merchant-goods/GoodsPage.vue') },
      { path: 'shipping', component: () => import('./ShippingPage.vue') },
      { path: 'claims', component: () => import('./DeskClaimsPage.vue') },
      { path: 'claims/:afterSaleId', component: () => import('./DeskClaimPage.vue'), props: true },
      { path: 'staff', component: () => import('#client/features/members/ColleaguesPage.vue') },
      { path: 'statement', component: () => import('./StatementPage.vue') },
    ],
  },
]
