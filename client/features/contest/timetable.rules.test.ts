import { describe, expect, it } from 'vitest'
import type { Entry } from '#contracts/contest/contest.types.ts'
import { daysOf } from './timetable.rules.ts'

const entry = (number: number, startsAt: string | null): Entry => ({
  ...{ id: `e${number}`, number, liveId: 'l', panel: 1, overlap: false, round: 1, advanced: false },
  host: { id: `h${number}`, displayName: `主播${number}`, avatar: 'farmer' },
  place: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
  slot: startsAt === null ? null : { startsAt, endsAt: startsAt },
})

describe('the timetable', () => {
  it('goes day by day in the order of time, without who has no slot', () => {
    const entries = [
      entry(1, '2026-05-13T01:00:00Z'),
      entry(2, '2026-05-12T02:00:00Z'),
      entry(3, null),
      entry(4, '2026-05-12T01:00:00Z'),
    ]
    const days = daysOf(entries, (at) => at.slice(0, 10))
    expect(days.map(({ day, lines }) => [day, lines.map((it) => it.entry.number)])).toEqual([
      ['2026-05-12', [4, 2]],
      ['2026-05-13', [1]],
    ])
  })
})
