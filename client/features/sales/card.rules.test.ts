import { expect, test } from 'vitest'
import type { Waiting } from '#contracts/sales/flash-sale.types.ts'
import type { CartItem, Offer, Order } from '#contracts/sales/sales.types.ts'
import { cardState, cardStep, showsStock } from './card.rules.ts'
import { tellsOfEnd } from './offer.rules.ts'

const nowMs = Date.parse('2026-05-12T02:24:00.000Z')
const at = (ms: number) => new Date(nowMs + ms).toISOString()

const sale = (change: Partial<Offer>): Offer => ({
  ...{ id: 'sale', liveId: 'live', itemId: 'item', skuId: 'sku', priceFen: 3_990, basisFen: 5_900 },
  ...{ totalLimit: 20, perBuyerLimit: 1, state: 'running', startsAt: at(-5_000), endsAt: at(60_000) },
  ...{
    durationMs: 65_000,
    available: 3,
    waiting: 0,
    soldOutMs: null,
    endReason: null,
    endNote: null,
    revision: 1,
  },
  ...change,
})
const item = (offer: Offer | null, available = 7): CartItem => ({
  ...{ id: 'item', position: 1, productId: 'product', title: '樱桃', picture: 'cherry' },
  merchantName: '柳泉村合作社',
  origin: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
  sku: {
    ...{ id: 'sku', productId: 'product', name: '5斤/箱', priceFen: 5_900, weightGrams: 2_500 },
    ...{ unit: '箱', available, shipPerDay: null, perBuyer: null },
  },
  offer,
})
const order = { id: 'order', offerId: 'sale', state: 'held', expiresAt: at(60_000) } as Order
const waiting = (state: Waiting['state']): Waiting => ({
  ...{ offerId: 'sale', state, ahead: 2, unpaid: 5, orderId: null, until: null },
})

const seen = (offer: Offer | null, more: { standing?: Waiting; orders?: Order[]; busy?: boolean } = {}) => {
  const on = item(offer)
  const state = cardState({ item: on, nowMs, standing: null, orders: [], busy: false, ...more })
  return [state, cardStep(state, on)]
}

test('the card goes from before the sale over the tap to a held unit', () => {
  expect(seen(sale({ state: 'armed' }))).toEqual(['armed', 'remind'])
  expect(seen(sale({ startsAt: at(5_000) }))).toEqual(['soon', 'remind'])
  expect(seen(sale({}))).toEqual(['running', 'grab'])
  expect(seen(sale({}), { busy: true })).toEqual(['queued', 'grab'])
  expect(seen(sale({}), { orders: [order] })).toEqual(['won', 'pay'])
})

test('the card says what is left until the tap is answered, so that it does not shrink under the thumb', () => {
  expect((['running', 'queued'] as const).map(showsStock)).toEqual([true, true])
  expect((['soon', 'won', 'soldOut', 'plain'] as const).filter(showsStock)).toEqual([])
})

test('a sale that is sold out or over makes the chat give way, one that runs or was never there does not', () => {
  const tells = (offer: Offer | null) => tellsOfEnd(item(offer), nowMs)
  expect(tells(sale({ state: 'soldOut', available: 0, soldOutMs: 900 }))).toBe(true)
  expect(tells(sale({ state: 'ended', endsAt: at(-1_000) }))).toBe(true)
  expect(tells(sale({}))).toBe(false)
  expect(tells(null)).toBe(false)
})

test('who was too late waits, has a turn, and sees it lapse; a queue that cannot move offers the plain price', () => {
  const gone = sale({ state: 'soldOut', available: 0, soldOutMs: 900 })
  expect(seen(gone)).toEqual(['soldOut', 'wait'])
  expect(seen(gone, { standing: waiting('waiting') })).toEqual(['waiting', 'leave'])
  expect(seen(gone, { standing: waiting('turn'), orders: [order] })).toEqual(['turn', 'pay'])
  expect(seen(gone, { standing: waiting('lapsed') })).toEqual(['lapsed', 'wait'])
  expect(seen(gone, { standing: waiting('closed') })).toEqual(['closed', 'buy'])
})

test('an ended sale stays on the card of whoever waits or holds, and leaves all others', () => {
  const over = sale({ state: 'ended', endsAt: at(-120_000), soldOutMs: 900 })
  expect(seen(over)).toEqual(['plain', 'buy'])
  expect(seen(over, { standing: waiting('waiting') })).toEqual(['waiting', 'leave'])
  expect(seen(over, { orders: [order] })).toEqual(['won', 'pay'])
  expect(seen(sale({ state: 'ended', endsAt: at(-5_000) }))).toEqual(['ended', 'buy'])
})
