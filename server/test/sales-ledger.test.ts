import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { salesActs, testFreight } from './sales.acts.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'

const DAY_MS = 24 * 3_600_000
const PRICE_FEN = 1_000
const FREIGHT_FEN = 600

let setting: SalesSetting
let buyer: Somebody
let operator: Somebody
let merchants: { merchantId: string; seller: Somebody; skuId: string }[]
let acts: ReturnType<typeof salesActs>

beforeAll(async () => {
  setting = await openSalesSetting({ freight: testFreight })
  acts = salesActs(setting)
  buyer = await setting.somebody('王小果')
  operator = await setting.somebody('苏晚晴', 'operator')
  merchants = []
  for (const name of ['甲合作社', '乙合作社']) {
    const merchantId = await setting.merchant(name)
    const skuId = await setting.goods(10_000, PRICE_FEN, name, merchantId)
    merchants.push({ merchantId, seller: await acts.merchantOf(merchantId), skuId })
  }
})

afterAll(() => setting.close())

/** A step in the life of one of an order's two parcels. */
const step = fc.record({
  parcel: fc.nat(1),
  act: fc.constantFrom('ship', 'receive', 'refund', 'wait', 'sweep', 'cancel'),
  part: fc.double({ min: 0.01, max: 1, noNaN: true }),
})

test('whatever becomes of orders, the ledger says what their books say and what a model says', async () => {
  let [paidFen, refundedFen] = [0, 0]
  const life = fc.asyncProperty(
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 2 }),
    fc.array(step, { maxLength: 8 }),
    async (quantities, steps) => {
      const lines = merchants.map(({ skuId }, index) => ({
        ...{ skuId, quantity: quantities[index] ?? 1, priceFen: PRICE_FEN },
      }))
      const order = await acts.paid(buyer, lines)
      const units = lines.reduce((sum, line) => sum + line.quantity, 0)
      paidFen += units * PRICE_FEN + 2 * FREIGHT_FEN
      for (const one of steps) await live(order.id, one)
      refundedFen += (await acts.orderOf(buyer, order.id)).refundedFen
      const { accounts, checks } = await acts.trialBalance(operator)
      expect(checks.filter((check) => !check.agrees)).toEqual([])
      const of = (...names: string[]) =>
        accounts.filter((it) => names.includes(it.account)).reduce((sum, it) => sum + it.balanceFen, 0)
      expect(0 - of('buyer', 'freight', 'merchant', 'commission')).toBe(paidFen - refundedFen)
      expect(of('clearing') + of('refunds')).toBe(paidFen - refundedFen)
      expect(accounts.reduce((sum, it) => sum + it.balanceFen, 0)).toBe(0)
    },
  )
  // Each life adds to the books of those before it, so there is nothing to shrink to.
  await fc.assert(life, { numRuns: 12, endOnFailure: true })
})

/** Has a parcel be where it is for longer than anybody has to say anything about it. */
async function age({ id, state }: { id: string; state: string }): Promise<void> {
  const longAgo = new Date(setting.clock.now().getTime() - 11 * DAY_MS)
  const data =
    state === 'shipped' ? { shippedAt: longAgo } : state === 'delivered' ? { deliveredAt: longAgo } : {}
  await setting.db.prisma.parcel.updateMany({ where: { id }, data })
}

async function live(
  orderId: string,
  { parcel: index, act, part }: typeof step extends fc.Arbitrary<infer T> ? T : never,
) {
  const order = await acts.orderOf(buyer, orderId)
  const parcel = order.parcels[index]
  const seller = merchants.find(({ merchantId }) => merchantId === parcel?.merchantId)?.seller
  if (!parcel || !seller) throw new Error('an order without its parcels')
  const leftFen = parcel.goodsFen + parcel.freightFen - parcel.refundedFen
  const path = `/api/merchant/parcels/${parcel.id}/ship`
  if (act === 'ship') await seller.call('POST', path, { carrier: '顺丰', tracking: 'SF1234567890' })
  else if (act === 'receive') await buyer.call('POST', `/api/parcels/${parcel.id}/received`, {})
  else if (act === 'cancel')
    await buyer.call('POST', `/api/orders/${orderId}/cancel`, {}, `cancel-${orderId}`)
  else if (act === 'wait') await age(parcel)
  else if (act === 'sweep') await setting.sales.sweep()
  else await acts.refund(seller, parcel.id, { amountFen: Math.max(1, Math.ceil(leftFen * part)) })
}
