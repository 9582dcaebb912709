import { describe, expect, it } from 'vitest'
import {
  lackingPoints,
  markedBy,
  mayBeLog,
  mayDropTrack,
  proposedSlug,
  scaledBy,
  wayOf,
} from './rubric-draft.rules.ts'

describe('a contest’s draft', () => {
  it('says how much the weights of each board lack of a hundred', () => {
    expect(lackingPoints([{ weightBp: 2500 }, { weightBp: 7500 }], 1)).toEqual([0])
    expect(lackingPoints([{ weightBp: 2500, track: 2 }], 2)).toEqual([100, 75])
    expect(lackingPoints([{ weightBp: 10_000 }, { weightBp: 50 }], 1)).toEqual([-0.5])
  })

  it('changes how a criterion is marked, and keeps its words of levels when it comes back', () => {
    const levels: [string, string, string, string] = ['差', '一般', '好', '很好']
    const criterion = { name: '表达', hint: '', weightBp: 1500, source: 'judges' as const, levels }
    expect(wayOf(criterion)).toBe('levels')
    const points = markedBy(criterion, 'points')
    expect(points).toMatchObject({ source: 'judges', top: 100, levels: null })
    expect(wayOf(points)).toBe('points')
    expect(markedBy(criterion, 'publicVote')).toMatchObject({ source: 'publicVote', top: 3, levels: null })
    expect(markedBy(points, 'levels').levels).toEqual(['', '', '', ''])
  })

  it('measures money and counts on a capped logarithm, and shares never', () => {
    const sales = { name: '净额', hint: '', weightBp: 4500, source: 'netSales' as const, levels: null }
    const log = { ...sales, ...scaledBy('netSales', 'log') }
    expect(log).toMatchObject({ scale: 'log', cap: 10_000_000 })
    expect(scaledBy('validOrders', 'log').cap).toBe(500)
    expect(scaledBy('netSales', 'percentile')).toEqual({ scale: 'percentile', cap: null })
    expect(markedBy(log, 'reliefSales')).toMatchObject({ scale: 'log', cap: 10_000_000 })
    expect(markedBy(log, 'validOrders')).toMatchObject({ scale: 'percentile', cap: null })
    expect(markedBy(log, 'keptSales')).toMatchObject({ scale: 'percentile', cap: null })
    expect([mayBeLog('conversion'), mayBeLog('judges'), mayBeLog('publicVote')]).toEqual([false, false, true])
  })

  it('lets only the last board go, and only while nothing is on it', () => {
    const plan = { tracks: 2, criteria: [{ track: 1 }, {}], awards: [{ track: 1 }] }
    expect(mayDropTrack(2, plan)).toBe(true)
    expect(mayDropTrack(1, plan)).toBe(false)
    expect(mayDropTrack(2, { ...plan, awards: [{ track: 2 }] })).toBe(false)
  })

  it('proposes an address that the contract takes', () => {
    expect(proposedSlug('Xintai Hosts 2026', 2026)).toBe('xintai-hosts-2026')
    expect(proposedSlug('新泰乡村直播大赛', 2026)).toBe('contest-2026')
  })
})
