import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestSalesRoutes } from '#contracts/contest/sales.routes.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import { addressBody, freshName, openWorld, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'

let world: World
let skuId: string

beforeAll(async () => {
  world = await openWorld()
  skuId = await world.skuId()
})

afterAll(() => world.app.close())

const operator = () => ({ cookie: world.as('operator').cookie })

/** Two boards that are measured only: on a percentile, and on a logarithm up to 10,000.00. */
async function contest() {
  const { app } = world
  const of = { hint: '', levels: null, weightBp: 10_000, source: 'netSales' as const }
  const criteria = [
    { ...of, name: '净额', track: 1 },
    { ...of, name: '净额对数', track: 2, scale: 'log' as const, cap: 1_000_000 },
  ]
  const slug = freshName('sold-')
  const procedure = {
    holdHours: 72,
    appealHours: 48,
    calibration: false,
    declareFirst: false,
    reliefBp: 15_000,
  }
  const body = { slug, title: '带货赛', edition: '2026', tracks: ['名次', '对数'], criteria, procedure }
  const { id } = await app.ask(contestRoutes.createContest, {
    ...{ ...operator(), body: { ...body, awards: [{ name: '带货达人', count: 1 }] } },
  })
  const stages = [await world.scheduled(), await world.scheduled()]
  const entries = []
  for (const { liveId } of stages)
    entries.push(
      await app.ask(contestRoutes.addEntry, { ...operator(), params: { contestId: id }, body: { liveId } }),
    )
  await app.ask(contestRoutes.openJudging, { ...operator(), params: { contestId: id } })
  const salesOf = (number: number) =>
    app.ask(contestSalesRoutes.entrySales, { params: { slug, number: String(number) } })
  return { id, slug, stages, entries, salesOf }
}

/** An order as sales keeps it, sent to an address of the buyer's. */
async function sold(liveId: string, buyer: Person, totalFen: number, to: Partial<typeof addressBody> = {}) {
  const { app } = world
  const { id: addressId } = await app.ask(orderRoutes.addAddress, {
    ...{ cookie: buyer.cookie, body: { ...addressBody, phone: phoneOf(buyer), ...to } },
  })
  const { sealed } = await app.db.prisma.address.findUniqueOrThrow({ where: { id: addressId } })
  const [id, at] = [newId(), app.clock.now()]
  const line = {
    skuId,
    quantity: 1,
    priceFen: totalFen,
    title: '樱桃',
    skuName: '5斤',
    unit: '箱',
    picture: 'cherries',
  }
  await app.db.prisma.order.create({
    data: {
      ...{
        id,
        accountId: buyer.id,
        state: 'paid',
        totalFen,
        liveId,
        placedAt: at,
        expiresAt: at,
        paidAt: at,
      },
      ...{ addressSealed: sealed, lines: { create: line } },
    },
  })
  return id
}

const phones = new Map<string, string>()
function phoneOf({ id }: Person): string {
  const phone = phones.get(id) ?? `137${String(phones.size).padStart(8, '0')}`
  phones.set(id, phone)
  return phone
}

test('a host’s own purchases, and what is sent to a phone or door of the host’s, are apart', async () => {
  const { app } = world
  const { stages, salesOf } = await contest()
  const [{ host, liveId } = await world.scheduled()] = stages
  const [stranger, cousin, neighbour] = [
    await app.account('viewer'),
    await app.account('viewer'),
    await app.account('viewer'),
  ]
  await app.ask(orderRoutes.addAddress, {
    ...{ cookie: host.cookie, body: { ...addressBody, phone: phoneOf(host), street: '柳泉村 8 号' } },
  })
  await sold(liveId, stranger, 10_000, { street: '果园路 1 号' })
  await sold(liveId, host, 900_000, { street: '柳泉村 8 号' })
  await sold(liveId, cousin, 20_000, { phone: phoneOf(host), street: '别处 2 号' })
  await sold(liveId, neighbour, 30_000, { street: '柳泉村８号' })
  expect(await salesOf(1)).toMatchObject({
    ...{ placed: 1, paid: 1, netFen: 10_000, weightedFen: 10_000 },
    apart: [
      { because: 'self', orders: 1, fen: 900_000 },
      { because: 'linked', orders: 2, fen: 50_000 },
    ],
  })
})

test('goods of a village on the relief list weigh more, also when the village comes onto it later', async () => {
  const { app, villageId } = world
  const { stages, salesOf } = await contest()
  await sold(stages[0]?.liveId ?? '', await app.account('viewer'), 10_000, { street: '一号' })
  expect(await salesOf(1)).toMatchObject({ netFen: 10_000, reliefFen: 0, weightedFen: 10_000 })
  const put = (relief: boolean) =>
    app.ask(countyRoutes.setRelief, { ...operator(), params: { villageId }, body: { relief } })
  expect((await put(true)).relief).toBe(true)
  expect(await salesOf(1)).toMatchObject({ reliefFen: 10_000, weightedFen: 15_000 })
  await put(false)
})

test('an order marked as arranged moves the ranking in the hold, stays to be seen, and may be put back', async () => {
  const { app } = world
  const { id, slug, stages, entries, salesOf } = await contest()
  const [first, second] = stages.map((it) => it.liveId)
  const bulk = await sold(first ?? '', await app.account('viewer'), 500_000, { street: '食堂' })
  await sold(first ?? '', await app.account('viewer'), 1_000, { street: '二号' })
  await sold(second ?? '', await app.account('viewer'), 30_000, { street: '三号' })
  const params = { contestId: id, entryId: entries[0]?.id ?? '' }
  const ranks = async () =>
    (await app.ask(contestRoutes.contest, { params: { slug } })).standings
      .filter((it) => it.track === 1)
      .map((it) => it.entry.number)
  await app.ask(contestRoutes.publish, { ...operator(), params: { contestId: id } })
  expect(await ranks()).toEqual([1, 2])
  const { items } = await app.ask(contestSalesRoutes.entryOrders, { ...operator(), params })
  expect(items.map((it) => [it.orderId === bulk, it.totalFen, it.ofBuyer, it.apart])).toEqual([
    [true, 500_000, 1, null],
    [false, 1_000, 1, null],
  ])
  const mark = (organised: boolean, orderId = bulk) =>
    app.call(contestSalesRoutes.markOrganised, {
      ...{ ...operator(), params, body: { orderId, organised, reason: '单位组织采购' } },
    })
  expect((await mark(true, newId())).status).toBe(404)
  expect((await mark(true)).status).toBe(200)
  expect(await ranks()).toEqual([2, 1])
  expect((await salesOf(1)).apart).toEqual([{ because: 'organised', orders: 1, fen: 500_000 }])
  const log = await app.ask(contestProofRoutes.log, { params: { slug } })
  expect(log.items.slice(-2).map((it) => it.kind)).toEqual(['organised', 'refund'])
  expect(JSON.stringify(log)).not.toContain(bulk)
  expect((await mark(false)).status).toBe(200)
  expect(await ranks()).toEqual([1, 2])
  app.clock.ahead(73 * 3_600_000)
  const late = await app.session(world.as('operator'))
  const tooLate = await app.call(contestSalesRoutes.markOrganised, {
    ...{ cookie: late.cookie, params, body: { orderId: bulk, organised: true, reason: '单位组织采购' } },
  })
  expect(tooLate.status).toBe(409)
  const check = await app.ask(contestProofRoutes.checkLog, { params: { slug } })
  expect(check).toMatchObject({ intact: true, faults: [] })
})
