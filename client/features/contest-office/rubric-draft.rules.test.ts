import { describe, expect, it } from 'vitest'
import { lackingPoints, proposedSlug } from './rubric-draft.rules.ts'

describe('a contest’s draft', () => {
  it('says how much the weights lack of a hundred', () => {
    expect(lackingPoints([{ weightBp: 2500 }, { weightBp: 7500 }])).toBe(0)
    expect(lackingPoints([{ weightBp: 2500 }])).toBe(75)
    expect(lackingPoints([{ weightBp: 10_000 }, { weightBp: 50 }])).toBe(-0.5)
  })

  it('proposes an address that the contract takes', () => {
    expect(proposedSlug('Xintai Hosts 2026', 2026)).toBe('xintai-hosts-2026')
    expect(proposedSlug('新泰乡村直播大赛', 2026)).toBe('contest-2026')
  })
})
