import { describe, expect, it } from 'vitest'
import type { CartItem, LiveCart, Offer, Order } from '#contracts/sales/sales.types.ts'
import { laterOffer, withCart, withOffer } from './cart-merge.rules.ts'
import { inReadingOrder, itemOnStage, nextStep, offerPhase, shownOffer } from './offer.rules.ts'
import { isOpen, laterOrder, unitsOf, withOrder } from './order.rules.ts'

const T = Date.parse('2026-05-12T02:00:00.000Z')
const at = (ms: number) => new Date(T + ms).toISOString()

const offer = (over: Partial<Offer> = {}): Offer => ({
  id: 'o1',
  liveId: 'l',
  itemId: 'i1',
  skuId: 's1',
  priceFen: 9900,
  basisFen: 12800,
  totalLimit: 200,
  perBuyerLimit: 2,
  state: 'running',
  startsAt: at(0),
  endsAt: at(60_000),
  available: 37,
  soldOutMs: null,
  endReason: null,
  endNote: null,
  durationMs: 60_000,
  waiting: 0,
  revision: 5,
  ...over,
})

const item = (over: Partial<CartItem> = {}): CartItem => ({
  id: 'i1',
  position: 1,
  productId: 'p1',
  title: '柳泉美早大樱桃',
  picture: 'cherry',
  merchantName: '柳泉村果蔬专业合作社',
  origin: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
  sku: {
    id: 's1',
    productId: 'p1',
    name: '5斤/箱',
    priceFen: 12800,
    weightGrams: 2500,
    unit: '箱',
    available: 10,
    shipPerDay: null,
    perBuyer: null,
  },
  offer: null,
  ...over,
})

const cart = (over: Partial<LiveCart> = {}): LiveCart => ({
  liveId: 'l',
  items: [item({ offer: offer() })],
  explained: null,
  serverTime: at(0),
  revision: 3,
  ...over,
})

const order = (over: Partial<Order> = {}): Order => ({
  id: 'r1',
  state: 'held',
  lines: [
    { skuId: 's1', title: 'x', skuName: 'y', unit: '箱', picture: 'cherry', quantity: 2, priceFen: 9900 },
    { skuId: 's2', title: 'x', skuName: 'y', unit: '箱', picture: 'cherry', quantity: 1, priceFen: 100 },
  ],
  totalFen: 19900,
  liveId: 'l',
  offerId: null,
  streamMs: null,
  placedAt: at(0),
  expiresAt: at(600_000),
  paidAt: null,
  address: null,
  refundedFen: 0,
  freightFen: 0,
  discountFen: 0,
  parcels: [],
  ...over,
})

describe('where a flash sale stands', () => {
  it('follows the server’s clock to the millisecond', () => {
    expect(offerPhase(offer(), T - 1)).toBe('soon')
    expect(offerPhase(offer(), T)).toBe('running')
    expect(offerPhase(offer(), T + 59_999)).toBe('running')
    expect(offerPhase(offer(), T + 60_000)).toBe('ended')
  })

  it('believes the server when it is over before its time', () => {
    expect(offerPhase(offer({ state: 'soldOut' }), T + 1)).toBe('soldOut')
    expect(offerPhase(offer({ state: 'ended' }), T + 1)).toBe('ended')
  })

  it('is told of for a minute after its end, then forgotten', () => {
    expect(shownOffer(item({ offer: offer({ state: 'soldOut' }) }), T + 119_000)).not.toBeNull()
    expect(shownOffer(item({ offer: offer({ state: 'soldOut' }) }), T + 120_001)).toBeNull()
    expect(shownOffer(item(), T)).toBeNull()
  })
})

describe('the next step', () => {
  it('is always something', () => {
    expect(nextStep(item({ offer: offer() }), T - 5)).toBe('remind')
    expect(nextStep(item({ offer: offer() }), T + 5)).toBe('grab')
    expect(nextStep(item({ offer: offer({ state: 'soldOut' }) }), T + 5)).toBe('buy')
    const gone = { ...item().sku, available: 0 }
    expect(nextStep(item({ sku: gone }), T)).toBe('browse')
    expect(nextStep(item({ sku: gone, offer: offer() }), T + 5)).toBe('grab')
  })

  it('puts the explained item on stage, else the running sale', () => {
    const plain = item({ id: 'i2', position: 2 })
    const running = item({ offer: offer() })
    expect(itemOnStage([plain, running], 'i2', T)?.id).toBe('i2')
    expect(itemOnStage([plain, running], null, T)?.id).toBe('i1')
    expect(itemOnStage([plain], null, T)).toBeNull()
  })

  it('keeps a sale that sold out on the video while a unit may come back', () => {
    const gone = item({ offer: offer({ state: 'soldOut', available: 0 }) })
    expect(itemOnStage([gone], null, T + 60_000)?.id).toBe('i1')
    expect(itemOnStage([gone, item({ id: 'i2', offer: offer({ id: 'o2' }) })], null, T)?.id).toBe('i2')
    expect(itemOnStage([gone], null, T + 121_000)).toBeNull()
  })

  it('reads the cart: explained, flash sales, the rest, sold out', () => {
    const soldOut = item({ id: 'gone', position: 1, sku: { ...item().sku, available: 0 } })
    const plain = item({ id: 'plain', position: 2 })
    const flash = item({ id: 'flash', position: 3, offer: offer() })
    const said = item({ id: 'said', position: 4 })
    const ids = inReadingOrder([soldOut, plain, flash, said], 'said', T).map((one) => one.id)
    expect(ids).toEqual(['said', 'flash', 'plain', 'gone'])
  })
})

describe('messages that overtake each other', () => {
  it('never take a flash sale back in time', () => {
    const newer = offer({ revision: 9, available: 3 })
    expect(laterOffer(newer, offer({ revision: 8, available: 30 }))).toBe(newer)
    expect(withOffer(cart({ items: [item({ offer: newer })] }), offer()).items[0]?.offer?.available).toBe(3)
  })

  it('let the next sale of the same item replace the last, not the reverse', () => {
    const next = offer({ id: 'o2', startsAt: at(90_000), revision: 0 })
    expect(laterOffer(offer(), next)).toBe(next)
    expect(laterOffer(next, offer({ revision: 99 }))).toBe(next)
  })

  it('drop an older cart, and keep a newer sale inside a newer cart', () => {
    const known = cart({ revision: 7, items: [item({ offer: offer({ revision: 9, available: 1 }) })] })
    expect(withCart(known, cart({ revision: 6 }))).toBe(known)
    const merged = withCart(known, cart({ revision: 8, items: [item({ title: '新名字', offer: offer() })] }))
    expect(merged.items[0]?.title).toBe('新名字')
    expect(merged.items[0]?.offer?.available).toBe(1)
  })
})

describe('an order', () => {
  it('is open until it is paid, given up or its time is over', () => {
    expect(isOpen(order(), T + 599_999)).toBe(true)
    expect(isOpen(order(), T + 600_000)).toBe(false)
    expect(isOpen(order({ state: 'paid' }), T)).toBe(false)
  })

  it('does not come back from its end through a late message', () => {
    const paid = order({ state: 'paid' })
    expect(laterOrder(paid, order({ state: 'paying' }))).toBe(paid)
    expect(laterOrder(order({ state: 'paying' }), paid)).toBe(paid)
  })

  it('stays once in a list that stays bounded', () => {
    const list = [order({ id: 'a', placedAt: at(1) }), order({ id: 'b', placedAt: at(2) })]
    expect(withOrder(list, order({ id: 'a', placedAt: at(1), state: 'paid' })).map((one) => one.id)).toEqual([
      'b',
      'a',
    ])
    expect(withOrder(list, order({ id: 'c', placedAt: at(3) }), 2).map((one) => one.id)).toEqual(['c', 'b'])
    expect(unitsOf(order())).toBe(3)
  })
})
