import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import type { NewOffer } from '#contracts/sales/flash-sale.types.ts'
import type { BodyOf } from '#contracts/core/route.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { call } from '#client/shared/api/http.ts'

export type { NewOffer }
export type NewLive = BodyOf<typeof liveRoutes.schedule>

const ownOf = async (state: Live['state']) =>
  (await call(liveRoutes.lives, { query: { state, mine: 'true' } })).items

/** One's own lives: those on air, those to come and those that are over. */
export async function listOwnLives(): Promise<{ onAir: Live[]; coming: Live[]; over: Live[] }> {
  const [onAir, coming, over] = await Promise.all([ownOf('live'), ownOf('scheduled'), ownOf('ended')])
  return { onAir, coming, over }
}

/** Lives of others on air or to come, for whoever helps their hosts. */
export async function listOthersLives(me: string | undefined): Promise<Live[]> {
  const [onAir, coming] = await Promise.all(
    (['live', 'scheduled'] as const).map((state) => call(liveRoutes.lives, { query: { state } })),
  )
  return [...(onAir?.items ?? []), ...(coming?.items ?? [])].filter(({ host }) => host.id !== me)
}

export const readCounty = () => call(countyRoutes.county)
export const scheduleLive = (body: NewLive) => call(liveRoutes.schedule, { body })
/** Changes a live that is to come. */
export const editLive = (liveId: string, { hostId: _host, ...body }: NewLive) =>
  call(liveRoutes.edit, { params: { liveId }, body })
export const readLive = (liveId: string) => call(liveRoutes.live, { params: { liveId } })
export const startLive = (liveId: string) => call(liveRoutes.start, { params: { liveId } })
export const endLive = (liveId: string) => call(liveRoutes.end, { params: { liveId } })
export const readFigures = (liveId: string) => call(liveCartRoutes.figures, { params: { liveId } })
export const setCart = (liveId: string, skuIds: string[]) =>
  call(liveCartRoutes.setCart, { params: { liveId }, body: { skuIds } })
export const explain = (liveId: string, itemId: string | null) =>
  call(liveCartRoutes.explain, { params: { liveId }, body: { itemId } })
export const launchOffer = (liveId: string, body: NewOffer, key: string) =>
  call(flashSaleRoutes.launchOffer, { params: { liveId }, body, key })
export const readCap = (liveId: string, itemId: string) =>
  call(flashSaleRoutes.offerCap, { params: { liveId, itemId } })
export const startOffer = (offerId: string) => call(flashSaleRoutes.startOffer, { params: { offerId } })
export const endOffer = (offerId: string) => call(flashSaleRoutes.endOffer, { params: { offerId } })
export const searchProducts = (search: string, cursor: string | null) =>
  call(catalogRoutes.products, {
    query: { limit: 30, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) },
  })

export { asProblem } from '#client/shared/api/problem.ts'
