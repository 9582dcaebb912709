import { describe, expect, it } from 'vitest'
import type { CartItem, Offer } from '#contracts/sales/sales.types.ts'
import { capOf, firstDraft, likelyItem, obstacleTo } from './offer-draft.rules.ts'

const now = Date.parse('2026-05-12T02:24:00Z')

function item(available: number, priceFen = 12_800, offer: Partial<Offer> | null = null): CartItem {
  const sku = {
    id: 's',
    productId: 'p',
    name: '5斤/箱',
    priceFen,
    weightGrams: 2500,
    unit: '箱',
    available,
    shipPerDay: null,
    perBuyer: null,
  }
  return {
    id: `item-${available}`,
    position: 1,
    productId: 'p',
    title: '大樱桃',
    picture: 'cherry',
    merchantName: '柳泉村合作社',
    origin: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
    sku,
    offer: offer as Offer | null,
  }
}

describe('a flash sale’s draft', () => {
  it('proposes a fifth off in whole 元 and part of the stock', () => {
    expect(firstDraft(item(237))).toMatchObject({ priceFen: 10_200, totalLimit: 50 })
  })

  it('never proposes nothing: a cheap thing keeps its price, a scarce one all it has', () => {
    expect(firstDraft(item(3, 100))).toMatchObject({ priceFen: 100, totalLimit: 3 })
  })

  it('is capped by what the stock still has free', () => {
    expect(capOf(item(237))).toBe(237)
    expect(capOf(item(0))).toBe(0)
  })

  it('names what stands against it', () => {
    const plenty = item(100)
    const draft = firstDraft(plenty)
    expect(obstacleTo(draft, plenty, now)).toBeNull()
    expect(obstacleTo({ ...draft, totalLimit: 101 }, plenty, now)).toBe('tooMany')
    expect(obstacleTo({ ...draft, priceFen: 12_801 }, plenty, now)).toBe('notCheaper')
    expect(obstacleTo(draft, item(0), now)).toBe('soldOut')
    const running = item(100, 12_800, { state: 'running', endsAt: '2026-05-12T02:25:00Z' })
    expect(obstacleTo(draft, running, now)).toBe('running')
  })

  it('is meant for what is explained, unless that is gone', () => {
    const items = [item(0), item(5), item(9)]
    expect(likelyItem(items, 'item-9')?.id).toBe('item-9')
    expect(likelyItem(items, 'item-0')?.id).toBe('item-5')
    expect(likelyItem([], null)).toBeUndefined()
  })
})
