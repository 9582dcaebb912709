import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { call } from '#client/shared/api/http.ts'
import { confirmed } from './confirming.ts'

export const loadWaiting = (offerId: string) => call(flashSaleRoutes.waiting, { params: { offerId } })
export const joinQueue = (offerId: string) =>
  confirmed((proof) => call(flashSaleRoutes.wait, { params: { offerId }, body: { proof } }))
export const leaveQueue = (offerId: string) => call(flashSaleRoutes.stopWaiting, { params: { offerId } })
export const loadAdmissions = (offerId: string, after: number) =>
  call(flashSaleRoutes.admissions, { params: { offerId }, query: { after, limit: 100 } })
