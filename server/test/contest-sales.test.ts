import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestSalesRoutes } from '#contracts/contest/sales.routes.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import { addressBody, freshKey, freshName, freshPhone, openWorld, type World } from './attack/world.ts'
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

/** Signs somebody new in by phone, on a browser that has these cookies already. */
async function signedIn(browser?: string) {
  const { app } = world
  const phone = freshPhone()
  const { sandboxCode } = await app.ask(identityRoutes.askCode, { body: { phone } })
  const body = { phone, code: sandboxCode ?? '' }
  const answer = await app.call(identityRoutes.signInByCode, { body, cookie: browser })
  const { id } = identityRoutes.signInByCode.reply.parse(answer.body)
  const cookie = answer.headers.getSetCookie().map((it) => it.split(';')[0])
  return { id, cookie: cookie.join('; ') }
}

/** Buys in a live over the counter, and pays. */
async function bought(liveId: string, { cookie }: { cookie: string }, street: string) {
  const { app } = world
  const lines = [{ skuId, quantity: 1, priceFen: 5900 }]
  const order = await app.ask(orderRoutes.placeOrder, { cookie, key: freshKey(), body: { lines, liveId } })
  const address = { ...addressBody, phone: freshPhone(), street }
  const { id: addressId } = await app.ask(orderRoutes.addAddress, { cookie, body: address })
  const [params, body] = [{ orderId: order.id }, { addressId }]
  const { id } = await app.ask(orderRoutes.pay, { cookie, key: freshKey(), params, body })
  const paid = { cookie, params: { paymentId: id }, body: { decision: 'pay' } }
  await app.ask(orderRoutes.decideSandboxPayment, paid)
}

test('what is paid from a browser that the host signed in on is apart, and so is what a tied judge buys', async () => {
  const { app } = world
  const { id, stages, entries, salesOf } = await contest()
  const liveId = stages[0]?.liveId ?? ''
  const tablet = await signedIn()
  await app.db.prisma.live.update({ where: { id: liveId }, data: { hostId: tablet.id } })
  await app.db.prisma.contestEntry.update({
    where: { id: entries[0]?.id ?? '' },
    data: { hostId: tablet.id },
  })
  const cousin = await signedIn(tablet.cookie)
  const stranger = await signedIn()
  const kin = await app.account('judge')
  await bought(liveId, stranger, '一号')
  await bought(liveId, cousin, '二号')
  await bought(liveId, kin, '三号')
  const counted = { because: 'device', orders: 1, fen: 5900 }
  expect(await salesOf(1)).toMatchObject({ placed: 2, netFen: 11_800, apart: [counted] })
  const body = { accountId: kin.id }
  await app.ask(contestRoutes.addJudge, { ...operator(), params: { contestId: id }, body })
  const tie = { kind: 'kinship', hostId: tablet.id, villageId: null, note: '表亲' }
  await app.ask(contestProcedureRoutes.declare, {
    ...{ cookie: kin.cookie, params: { contestId: id }, body: { interests: [tie] } },
  })
  expect((await salesOf(1)).apart).toEqual([{ because: 'linked', orders: 1, fen: 5900 }, counted])
  const rows = await app.db.prisma.order.findMany({ where: { liveId } })
  expect(rows.filter(({ deviceMark }) => deviceMark !== null)).toHaveLength(2)
})

test('what a result was computed from stays as it was once the hold is over', async () => {
  const { app } = world
  const { id, stages, salesOf } = await contest()
  const liveId = stages[0]?.liveId ?? ''
  const orderId = await sold(liveId, await app.account('viewer'), 10_000, { street: '四号' })
  await app.ask(contestRoutes.publish, { ...operator(), params: { contestId: id } })
  await app.db.prisma.order.update({ where: { id: orderId }, data: { refundedFen: 4_000 } })
  expect((await salesOf(1)).netFen).toBe(6_000)
  app.clock.ahead(73 * 3_600_000)
  expect((await salesOf(1)).netFen).toBe(10_000)
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

test('which browser an order was paid from is forgotten after half a year', async () => {
  const { app } = world
  const marked = { liveId: (await world.scheduled()).liveId, deviceMark: { not: null } }
  const buyer = await app.account('viewer')
  await bought(marked.liveId, buyer, '五号')
  await app.db.prisma.order.updateMany({ where: { accountId: buyer.id }, data: { deviceMark: 'a browser' } })
  const half = 90 * 24 * 3_600_000
  app.clock.ahead(half)
  await app.app.sales.sweep()
  expect(await app.db.prisma.order.count({ where: marked })).toBe(1)
  app.clock.ahead(half)
  await app.app.sales.sweep()
  expect(await app.db.prisma.order.count({ where: marked })).toBe(0)
})
