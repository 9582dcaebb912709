import { setTimeout as sleep } from 'node:timers/promises'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { liveRequests } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import { openSocket } from '#server/test/support/test-socket.ts'
import { ask, makeBuyers, type Buyer } from './people.ts'
import { buyOne, intend, orderIn, pay, runningOffer } from './selling.ts'
import type { Site } from './site.ts'

const NAMES = ['林晓', '赵姐', '青云老宋', '小鹿', '平阳的雨'] as const
const OFFER_WITHIN_MS = 120_000

/** Buyers of the demo, with names to be seen and an address each. */
export async function namedBuyers(site: Site): Promise<Buyer[]> {
  const buyers = await makeBuyers(site, NAMES.length)
  for (const [index, { id, cookie }] of buyers.entries()) {
    const name = NAMES[index] ?? ''
    await site.db.prisma.account.update({ where: { id }, data: { displayName: name } })
    const body = { name, phone: '13800005678', region: '山东省泰安市新泰市', street: '平阳社区 3 号' }
    await ask(site, orderRoutes.addAddress, { cookie, body })
  }
  return buyers
}

/** Lets the buyers watch a live and say these words, one each. Answers with what lets them leave. */
export async function chatter(
  site: Site,
  liveId: string,
  buyers: readonly Buyer[],
  words: readonly string[],
): Promise<() => void> {
  const leave: (() => void)[] = []
  for (const [index, text] of words.entries()) {
    const socket = await openSocket(site.origin, buyers[index]?.cookie)
    leave.push(() => {
      socket.close()
    })
    await socket.ask(liveRequests.join, { liveId })
    await socket.ask(liveRequests.say, { liveId, clientId: newId(), text })
  }
  return () => {
    for (const go of leave) go()
  }
}

/** The demo host's live, once a flash sale is on in it. */
export async function liveWithFlashSale(site: Site, host: string): Promise<string> {
  const end = Date.now() + OFFER_WITHIN_MS
  for (;;) {
    const { items } = await ask(site, liveRoutes.lives, { query: { state: 'live' } })
    const live = items.find((one) => one.host.displayName === host && one.flashSale)
    if (live) return live.id
    if (Date.now() > end) throw new Error(`${host} has no flash sale on`)
    await sleep(1_000)
  }
}

/** Each of the buyers takes a unit of the flash sale and pays it through the sandbox. */
export async function shop(site: Site, liveId: string, buyers: readonly Buyer[]): Promise<void> {
  const offerId = await runningOffer(site, liveId)
  for (const buyer of buyers) {
    const order = orderIn(await buyOne(site, offerId, intend(buyer)))
    await pay(site, buyer, order.id)
  }
}

/** A live of this host with goods, something explained and a flash sale, ready for its studio page. */
export async function busyLive(
  site: Site,
  cookie: string,
  live: { title: string; cover: string; village: string; goods: readonly string[] },
): Promise<string> {
  const { towns } = await ask(site, countyRoutes.county)
  const village = towns.flatMap(({ villages }) => villages).find(({ name }) => name === live.village)
  const { items: products } = await ask(site, catalogRoutes.products, { query: { limit: '100' } })
  const skuIds = live.goods.flatMap((picture) =>
    products.filter((product) => product.picture === picture).flatMap(({ skus }) => skus[0]?.id ?? []),
  )
  const { title, cover } = live
  const startsAt = new Date().toISOString()
  const body = { title, cover, programme: 'village', startsAt, villageId: village?.id }
  const { id: liveId } = await ask(site, liveRoutes.schedule, { cookie, body })
  const params = { liveId }
  const { items } = await ask(site, liveCartRoutes.setCart, { cookie, params, body: { skuIds } })
  await ask(site, liveRoutes.start, { cookie, params })
  const [item] = items
  if (item === undefined) throw new Error('the live sells nothing')
  await ask(site, liveCartRoutes.explain, { cookie, params, body: { itemId: item.id } })
  const priceFen = Math.floor((item.sku.priceFen * 0.8) / 100) * 100
  await ask(site, flashSaleRoutes.launchOffer, {
    ...{ cookie, params, key: newId() },
    body: { itemId: item.id, priceFen, totalLimit: 40, perBuyerLimit: 2, durationMs: 300_000 },
  })
  return liveId
}
