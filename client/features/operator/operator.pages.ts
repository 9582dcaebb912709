import type { RouteRecordRaw } from 'vue-router'

export const operatorPages: RouteRecordRaw[] = [
  {
    path: '/operator',
    component: () => import('./ConsoleFrame.vue'),
    meta: { signedIn: true, keepPage: true },
    children: [
      { path: '', component: () => import('./WallPage.vue') },
      { path: 'people', component: () => import('./PeoplePage.vue') },
      { path: 'places', component: () => import('./PlacesPage.vue') },
      { path: 'products', component: () => import('./ProductsPage.vue') },
      { path: 'lives', component: () => import('./LivesPage.vue') },
      { path: 'contests', component: () => import('./ContestsPage.vue') },
      { path: 'contests/:slug', component: () => import('./ContestPage.vue'), props: true },
    ],
  },
]
