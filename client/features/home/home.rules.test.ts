import { describe, expect, it } from 'vitest'
import type { ContestSummary } from '#contracts/contest/contest.types.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { bannerTarget, liveMatches } from './home.rules.ts'

const live = (over: Partial<Live> = {}): Live => ({
  id: 'a',
  title: '现摘美早大樱桃',
  cover: 'cherry-orchard',
  programme: 'village',
  state: 'live',
  host: { id: 'h', displayName: '徐春杏', avatar: 'chunxing' },
  place: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
  startsAt: '2026-05-12T02:00:00.000Z',
  startedAt: null,
  endedAt: null,
  viewers: 1,
  flashSale: false,
  likes: 0,
  reminders: 0,
  stopReason: null,
  ...over,
})

const contest = (over: Partial<ContestSummary> = {}): ContestSummary => ({
  id: 'c',
  slug: 'hosts-2026',
  title: '乡村主播大赛',
  edition: '2026',
  state: 'judging',
  entries: 3,
  publishedAt: null,
  finalAt: null,
  ...over,
})

describe('searching', () => {
  it('finds a live by product, host, town and village', () => {
    for (const typed of ['樱桃', '春杏', '天宝', ' 柳泉村 ', ''])
      expect(liveMatches(live(), typed)).toBe(true)
    expect(liveMatches(live(), '百合')).toBe(false)
  })
})

describe('the banner', () => {
  it('leads to the festival’s live, then a public contest, then any live', () => {
    const festival = live({ id: 'f', programme: 'festival' })
    expect(bannerTarget([live(), festival], [contest()])).toBe('/live/f')
    expect(bannerTarget([live()], [contest({ state: 'draft' }), contest()])).toBe('/contests/hosts-2026')
    expect(bannerTarget([live()], [])).toBe('/live/a')
    expect(bannerTarget([], [])).toBeNull()
  })
})
