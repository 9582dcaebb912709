import type { RouteRecordRaw } from 'vue-router'

export const studioPages: RouteRecordRaw[] = [
  { path: '/studio', component: () => import('./OwnLivesPage.vue'), meta: { signedIn: true } },
  {
    path: '/studio/:liveId',
    component: () => import('./StudioPage.vue'),
    props: true,
    meta: { signedIn: true },
  },
]
