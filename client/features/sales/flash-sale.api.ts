import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const loadWaiting = (offerId: string) => call(flashSaleRoutes.waiting, { params: { offerId } })
export const joinQueue = (offerId: string) => call(flashSaleRoutes.wait, { params: { offerId } })
export const leaveQueue = (offerId: string) => call(flashSaleRoutes.stopWaiting, { params: { offerId } })
export const loadAdmissions = (offerId: string, after: number) =>
  call(flashSaleRoutes.admissions, { params: { offerId }, query: { after, limit: 100 } })
