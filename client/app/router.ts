import { createRouter, createWebHistory } from 'vue-router'
import { appealsPages } from '#client/features/appeals/appeals.pages.ts'
import { contestPages } from '#client/features/contest/contest.pages.ts'
import { encoderPages } from '#client/features/encoder/encoder.pages.ts'
import { helperDeskPages } from '#client/features/helper-desk/helper-desk.pages.ts'
import { homePages } from '#client/features/home/home.pages.ts'
import { identityPages } from '#client/features/identity/identity.pages.ts'
import { couponPages } from '#client/features/coupons/coupons.pages.ts'
import { giveawayPages } from '#client/features/giveaways/giveaways.pages.ts'
import { guestMustSignIn, loadSession } from '#client/features/identity/session.ts'
import { judgingPages } from '#client/features/judging/judging.pages.ts'
import { livePages } from '#client/features/live/live.pages.ts'
import { afterSalePages } from '#client/features/after-sales/after-sales.pages.ts'
import { merchantPages } from '#client/features/merchant/merchant.pages.ts'
import { operatorPages } from '#client/features/operator/operator.pages.ts'
import { salesPages } from '#client/features/sales/sales.pages.ts'
import { studioPages } from '#client/features/studio/studio.pages.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** The page needs somebody signed in; guests are sent to sign in and come back. */
    signedIn?: boolean
    /** The page stays mounted while its params or children change. */
    keepPage?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...homePages,
    ...livePages,
    ...salesPages,
    ...afterSalePages,
    ...merchantPages,
    ...couponPages,
    ...giveawayPages,
    ...identityPages,
    ...studioPages,
    ...encoderPages,
    ...helperDeskPages,
    ...appealsPages,
    ...contestPages,
    ...judgingPages,
    ...operatorPages,
    { path: '/:rest(.*)*', component: () => import('./NotFoundPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (to.meta.signedIn !== true) return true
  await loadSession()
  return guestMustSignIn() ? { path: '/sign-in', query: { next: to.fullPath } } : true
})

router.afterEach((to, from) => {
  if (to.path !== from.path) window.scrollTo(0, 0)
})
