import type { RouteRecordRaw } from 'vue-router'

export const giveawayPages: RouteRecordRaw[] = [
  { path: '/giveaways/:giveawayId', component: () => import('./GiveawayPage.vue'), props: true },
]
