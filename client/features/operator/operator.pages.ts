import type { RouteRecordRaw } from 'vue-router'

export const operatorPages: RouteRecordRaw[] = [
  {
    path: '/operator',
    component: () => import('./ConsoleFrame.vue'),
    meta: { signedIn: true, keepPage: true },
    children: [
      // An empty path would count as the current tab on every page of the console.
      { path: '', redirect: '/operator/wall' },
      { path: 'wall', component: () => import('./WallPage.vue') },
      { path: 'people', component: () => import('./PeoplePage.vue') },
      { path: 'places', component: () => import('./PlacesPage.vue') },
      { path: 'products', component: () => import('./ProductsPage.vue') },
      { path: 'merchants', component: () => import('#client/features/members/MerchantsPage.vue') },
      { path: 'offers', component: () => import('#client/features/offers/OffersPage.vue') },
      { path: 'coupons', component: () => import('#client/features/coupons/CouponOffice.vue') },
      {
        path: 'reconciliation',
        component: () => import('#client/features/reconciliation/ReconciliationPage.vue'),
      },
      { path: 'guard', component: () => import('./GuardPage.vue') },
      { path: 'lives', component: () => import('./LivesPage.vue') },
      { path: 'claims', component: () => import('#client/features/after-sales/DisputesPage.vue') },
      {
        path: 'claims/:afterSaleId',
        component: () => import('#client/features/after-sales/DisputePage.vue'),
        props: true,
      },
      { path: 'ledger', component: () => import('#client/features/ledger/LedgerPage.vue') },
      { path: 'words', component: () => import('#client/features/moderation/ChatWordsPage.vue') },
      {
        path: 'contests',
        children: [
          { path: '', component: () => import('#client/features/contest-office/ContestsPage.vue') },
          {
            path: ':slug',
            component: () => import('#client/features/contest-office/ContestPage.vue'),
            props: true,
          },
        ],
      },
    ],
  },
]
