import type { RouteRecordRaw } from 'vue-router'

export const livePages: RouteRecordRaw[] = [
  { path: '/live/:liveId', component: () => import('./LivePage.vue'), props: true },
]
