import { describe, expect, it } from 'vitest'
import type { Live } from '#contracts/live/live.types.ts'
import { ordersAMinute, shownOnWall, wallSums, withCount } from './wall.rules.ts'

const live = (id: string, viewers: number, more: Partial<Live> = {}): Live => ({
  id,
  title: id,
  cover: 'cherry-orchard',
  programme: 'village',
  state: 'live',
  host: { id: 'h', displayName: '徐春杏', avatar: 'chunxing' },
  place: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
  startsAt: '2026-05-12T01:00:00.000Z',
  startedAt: '2026-05-12T01:00:00.000Z',
  endedAt: null,
  viewers,
  flashSale: false,
  likes: 0,
  reminders: 0,
  stopReason: null,
  ...more,
})

describe('the wall', () => {
  it('adds up what is known, and says how much is not', () => {
    const figures = new Map([['a', { liveId: 'a', paidFen: 500, paidOrders: 2, heldOrders: 1 }]])
    expect(wallSums([live('a', 10), live('b', 5)], figures)).toEqual({
      onAir: 2,
      viewers: 15,
      paidFen: 500,
      paidOrders: 2,
      heldOrders: 1,
      without: 1,
    })
  })

  it('shows the busiest first, and filters', () => {
    const lives = [live('a', 1), live('b', 9, { flashSale: true }), live('c', 5, { programme: 'mayor' })]
    expect(shownOnWall(lives, 'all').map(({ id }) => id)).toEqual(['b', 'c', 'a'])
    expect(shownOnWall(lives, 'flash').map(({ id }) => id)).toEqual(['b'])
    expect(shownOnWall(lives, 'officials').map(({ id }) => id)).toEqual(['c'])
  })
})

describe('the order rate', () => {
  const count = (seconds: number, orders: number) => ({ atMs: seconds * 1_000, orders })

  it('is told from what was counted over the last five minutes', () => {
    let counts = [count(0, 10)]
    expect(ordersAMinute(counts)).toBeNull()
    counts = withCount(counts, count(30, 25))
    expect(ordersAMinute(counts)).toBe(30)
    counts = withCount(counts, count(310, 30))
    expect(counts).toHaveLength(2)
    expect(ordersAMinute(counts)).toBe(1.1)
  })

  it('never falls below nothing when unpaid orders end', () => {
    expect(ordersAMinute([count(0, 10), count(60, 4)])).toBe(0)
  })
})
