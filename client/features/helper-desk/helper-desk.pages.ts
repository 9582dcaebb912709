import type { RouteRecordRaw } from 'vue-router'

export const helperDeskPages: RouteRecordRaw[] = [
  {
    path: '/studio/:liveId/desk',
    component: () => import('./HelperDeskPage.vue'),
    props: true,
    meta: { signedIn: true },
  },
]
