import type { RouteRecordRaw } from 'vue-router'

export const contestPages: RouteRecordRaw[] = [
  { path: '/contests', component: () => import('./ContestsPage.vue') },
  {
    path: '/certificates/:certificateId',
    component: () => import('./CertificatePage.vue'),
    props: true,
  },
  { path: '/contests/:slug', component: () => import('./ContestPage.vue'), props: true },
  { path: '/contests/:slug/wall', component: () => import('./PrintWallPage.vue'), props: true },
]
