import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Claim, Coupon, Saved } from '#contracts/sales/coupons.types.ts'
import type { Order } from '#contracts/sales/sales.types.ts'
import { newId } from '#server/core/ids.ts'
import { HOLD_MS, openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let setting: SalesSetting
let operator: Somebody

beforeAll(async () => {
  setting = await openSalesSetting()
  operator = await setting.somebody('运营', 'operator')
})

afterAll(async () => {
  await assertStockEquation(setting.db)
  await assertBudgets()
  await setting.close()
})

async function make(terms: object = {}): Promise<Coupon> {
  const now = setting.clock.now().getTime()
  const draft = {
    ...{ name: '满50减10', kind: 'amount', offFen: 1_000, offBp: 0, thresholdFen: 5_000, mostOffFen: null },
    ...{ merchantId: null, liveId: null, liveOnly: false, newBuyers: false, alone: false, perBuyer: 1 },
    ...{ budgetFen: 1_000_000, mostClaims: 1_000 },
    startsAt: new Date(now - 1_000).toISOString(),
    endsAt: new Date(now + 30 * 24 * 3_600_000).toISOString(),
    ...terms,
  }
  const made = await operator.call('POST', '/api/coupons', draft, newId())
  expect(made.status).toBe(200)
  return made.body as Coupon
}

const claim = (who: Somebody, coupon: Coupon, key = newId()) =>
  who.call('POST', `/api/coupons/${coupon.id}/claim`, {}, key)
const order = async (who: Somebody, skuId: string, quantity = 1, liveId: string | null = null) =>
  who.call('POST', '/api/orders', { lines: [{ skuId, quantity, priceFen: 5_900 }], liveId }, newId())
const stored = (id: string) => setting.db.prisma.coupon.findUniqueOrThrow({ where: { id } })
const people = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => setting.somebody(`买家${String(index)}`)))

/** What coupons say they spent is what orders that hold goods were given. */
async function assertBudgets(): Promise<void> {
  const { rows } = await setting.db.pool.query(`
    SELECT c.id FROM coupon c LEFT JOIN (
      SELECT d.coupon_id, sum(d.amount_fen) AS fen FROM order_discount d JOIN "order" o ON o.id = d.order_id
      WHERE o.state NOT IN ('expired', 'cancelled', 'void') GROUP BY 1) used ON used.coupon_id = c.id
    WHERE c.spent_fen <> coalesce(used.fen, 0) OR c.spent_fen > c.budget_fen`)
  expect(rows).toEqual([])
}

test('300 who claim 100 coupons at once, twice each: 100 claims, one a buyer, pairs alike', async () => {
  const coupon = await make({ mostClaims: 100 })
  const crowd = await people(300)
  const pairs = await Promise.all(
    crowd.map((who) => {
      const key = newId()
      return Promise.all([claim(who, coupon, key), claim(who, coupon, key)])
    }),
  )
  const won = pairs.filter(([first]) => first.status === 200)
  expect(won).toHaveLength(100)
  for (const [first, second] of won) expect(second.body['id']).toBe(first.body['id'])
  expect(pairs.filter(([first]) => first.body['code'] === 'coupon_gone')).toHaveLength(200)
  expect((await stored(coupon.id)).claimed).toBe(100)
  const claims = await setting.db.prisma.couponClaim.findMany({ where: { couponId: coupon.id } })
  expect(new Set(claims.map(({ accountId }) => accountId)).size).toBe(100)
})

test('one buyer on twenty devices claims no more than one', async () => {
  const coupon = await make()
  const who = await setting.somebody('多机')
  const answers = await Promise.all(Array.from({ length: 20 }, () => claim(who, coupon)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ body }) => body['code'] === 'over_limit')).toHaveLength(19)
  expect((await stored(coupon.id)).claimed).toBe(1)
})

test('200 orders at once against a budget for 25: all ordered, 25 of them cheaper, not a 分 too much', async () => {
  const coupon = await make({ budgetFen: 25_000 })
  const skuId = await setting.goods(300)
  const crowd = await people(200)
  for (const who of crowd) expect((await claim(who, coupon)).status).toBe(200)
  const answers = await Promise.all(crowd.map((who) => order(who, skuId)))
  expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200))
  const totals = answers.map(({ body }) => body['totalFen'])
  expect(totals.filter((total) => total === 4_900)).toHaveLength(25)
  expect(totals.filter((total) => total === 5_900)).toHaveLength(175)
  expect((await stored(coupon.id)).spentFen).toBe(25_000)
  await assertBudgets()
})

test('one coupon in twenty orders at once is used by one of them', async () => {
  const coupon = await make()
  const skuId = await setting.goods(100)
  const who = await setting.somebody('连点')
  await claim(who, coupon)
  const answers = await Promise.all(Array.from({ length: 20 }, () => order(who, skuId)))
  expect(answers.filter(({ body }) => body['discountFen'] === 1_000)).toHaveLength(1)
  expect((await stored(coupon.id)).spentFen).toBe(1_000)
})

test('a coupon comes back when its order is given up or runs out, and saves again', async () => {
  const coupon = await make()
  const skuId = await setting.goods(100)
  const who = await setting.somebody('反悔')
  await claim(who, coupon)
  const first = (await order(who, skuId)).body as Order
  expect(first).toMatchObject({ totalFen: 4_900, discountFen: 1_000 })
  expect((await order(who, skuId)).body).toMatchObject({ totalFen: 5_900, discountFen: 0 })
  await who.call('POST', `/api/orders/${first.id}/cancel`, {}, newId())
  expect(await stored(coupon.id)).toMatchObject({ spentFen: 0, claimed: 1 })
  const again = (await order(who, skuId)).body as Order
  expect(again.discountFen).toBe(1_000)
  setting.clock.ahead(HOLD_MS)
  await setting.sales.sweep()
  const mine = (await who.call('GET', '/api/coupons/mine')).body['items'] as Claim[]
  expect(mine[0]).toMatchObject({ state: 'free', orderId: null })
})

test('checkout says what was chosen and why nothing else was', async () => {
  const big = await make({ name: '满100减30', offFen: 3_000, thresholdFen: 10_000 })
  const live = await make({ name: '直播专享', offFen: 500, thresholdFen: 0, liveOnly: true })
  const who = await setting.somebody('会挑')
  for (const coupon of [big, live]) await claim(who, coupon)
  const skuId = await setting.goods(100)
  const savings = (quantity: number, liveId: string | null) =>
    who.call('POST', '/api/coupons/savings', { lines: [{ skuId, quantity }], liveId })
  const alone = (await savings(1, null)).body as Saved
  expect(alone).toMatchObject({ goodsFen: 5_900, savedFen: 0, used: [] })
  expect(alone.notUsed.map(({ name, why, shortFen }) => [name, why, shortFen]).sort()).toEqual([
    ['满100减30', 'below_threshold', 4_100],
    ['直播专享', 'live_only', 0],
  ])
  const host = await setting.somebody('林小满', 'host')
  const liveId = await setting.liveOf(host)
  expect((await savings(2, liveId)).body).toMatchObject({
    savedFen: 3_000,
    used: [{ name: '满100减30', amountFen: 3_000, by: 'platform' }],
    notUsed: [{ name: '直播专享', why: 'less' }],
  })
  const placed = (await order(who, skuId, 2, liveId)).body as Order
  expect((await who.call('GET', `/api/orders/${placed.id}/savings`)).body).toMatchObject({
    ...{ goodsFen: 11_800, savedFen: 3_000, used: [{ name: '满100减30' }] },
  })
  const other = await setting.somebody('别人')
  expect((await other.call('GET', `/api/orders/${placed.id}/savings`)).body['code']).toBe('not_found')
})

test('an ended coupon is not claimed any more, and only operators make them', async () => {
  const coupon = await make()
  await operator.call('POST', `/api/coupons/${coupon.id}/end`, {})
  const who = await setting.somebody('晚了')
  expect((await claim(who, coupon)).body['code']).toBe('coupon_over')
  const listed = (await setting.guest.call('GET', '/api/coupons')).body['items'] as Coupon[]
  expect(listed.map(({ id }) => id)).not.toContain(coupon.id)
  expect((await who.call('POST', '/api/coupons', {}, newId())).body['code']).toBe('not_allowed')
  const wrong = await operator.call('POST', '/api/coupons', { name: '错', kind: 'every' }, newId())
  expect(wrong.body['code']).toBe('invalid')
})
