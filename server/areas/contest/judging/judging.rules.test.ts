import { describe, expect, test } from 'vitest'
import { Problem } from '#server/core/problem.ts'
import {
  mustBeInSlot,
  mustBeReached,
  mustBeWhole,
  outstanding,
  sheetCounts,
  tieTo,
  unmarked,
} from './judging.rules.ts'

const of = (...weights: number[]) => weights.map((weightBp) => ({ weightBp }))

test('weights are the whole, not one basis point more or less', () => {
  expect(() => {
    mustBeWhole(of(2500, 7500))
  }).not.toThrow()
  for (const weights of [of(2500, 7499), of(2500, 7501), of(9999)])
    expect(() => {
      mustBeWhole(weights)
    }).toThrow(expect.objectContaining({ code: 'weights_sum' }))
})

test('a mark may be bound to what the stream has reached, or to nothing', () => {
  for (const [at, reached] of [
    [null, null],
    [null, 10],
    [0, 0],
    [10, 10],
  ] as const)
    expect(() => {
      mustBeReached(at, reached)
    }).not.toThrow()
  for (const [at, reached] of [
    [0, null],
    [11, 10],
  ] as const)
    expect(() => {
      mustBeReached(at, reached)
    }).toThrow(expect.objectContaining({ code: 'invalid' }))
})

test('a sheet lacks the judged criteria without a mark, never the measured ones', () => {
  const criteria = [
    { id: 'a', source: 'judges' },
    { id: 'b', source: 'judges' },
    { id: 'c', source: 'netSales' },
  ]
  expect(unmarked(criteria, [{ criterionId: 'b' }])).toEqual([criteria[0]])
  expect(unmarked(criteria, [{ criterionId: 'a' }, { criterionId: 'b' }])).toEqual([])
})

const judge = (accountId: string, panel = 1) => ({ accountId, panel })
const entry = (number: number, states: Record<string, string>, more = {}) => ({
  ...{ number, panel: 1, overlap: false },
  sheets: Object.entries(states).map(([judgeId, state]) => ({ judgeId, state })),
  ...more,
})

test('the weights of each board are the whole', () => {
  const boards = [
    { weightBp: 10_000, track: 1 },
    { weightBp: 9999, track: 2 },
  ]
  expect(() => {
    mustBeWhole(boards, 1)
  }).not.toThrow()
  expect(() => {
    mustBeWhole(boards, 2)
  }).toThrow('board 2')
})

test('a result waits for each judge and each entry, also where nothing was written', () => {
  const { owing, unjudged } = outstanding(
    [judge('zhou'), judge('wen')],
    [entry(1, { zhou: 'locked' }), entry(2, { zhou: 'open', wen: 'recused' })],
  )
  expect([...owing]).toEqual([
    ['wen', 1],
    ['zhou', 1],
  ])
  expect(unjudged).toEqual([])
})

test('judges owe sheets of their own panel and of the overlap set only', () => {
  const judges = [judge('zhou', 1), judge('wen', 2)]
  const entries = [entry(1, {}), entry(2, {}, { panel: 2 }), entry(3, {}, { overlap: true })]
  expect([...outstanding(judges, entries).owing]).toEqual([
    ['zhou', 2],
    ['wen', 2],
  ])
  expect(sheetCounts(judges, entries)).toEqual({ all: 4, decided: 0 })
  expect(
    sheetCounts(judges, [entry(1, { zhou: 'locked' }), entry(2, { wen: 'open' }, { panel: 2 })]),
  ).toEqual({
    all: 2,
    decided: 1,
  })
})

test('an entry that no judge is left for is named', () => {
  expect(outstanding([judge('zhou')], [entry(7, { zhou: 'recused' })]).unjudged).toEqual([7])
  expect(outstanding([judge('zhou')], [entry(7, { zhou: 'excused' })]).unjudged).toEqual([7])
  expect(outstanding([judge('zhou')], [entry(7, { zhou: 'locked' })]).unjudged).toEqual([])
})

test('a tie is to a host, wherever the host streams from, or to a village, whoever streams there', () => {
  const ties = [
    { kind: 'kinship', hostId: 'xu', villageId: null },
    { kind: 'village', hostId: null, villageId: 'liuquan' },
  ]
  expect(tieTo(ties, { hostId: 'xu', villageId: 'elsewhere' })?.kind).toBe('kinship')
  expect(tieTo(ties, { hostId: 'chen', villageId: 'liuquan' })?.kind).toBe('village')
  expect(tieTo(ties, { hostId: 'chen', villageId: 'elsewhere' })).toBeUndefined()
})

describe('a slot', () => {
  const at = (minute: number) => new Date(minute * 60_000)
  const slot = { startsAt: at(60), endsAt: at(90) }
  const refused = (from: number | null, to: number | null, minute: number | null, now = 120) => {
    const live = { startedAt: from === null ? null : at(from), endedAt: to === null ? null : at(to) }
    try {
      mustBeInSlot(slot, live, { streamMs: minute === null ? null : minute * 60_000, now: at(now) })
      return false
    } catch (error) {
      return error instanceof Problem && error.code
    }
  }

  test('takes marks of its minutes, of a live that began early or runs on', () => {
    expect(refused(58, null, 2)).toBe(false)
    expect(refused(60, 95, 30)).toBe(false)
    expect(refused(60, 95, null)).toBe(false)
  })

  test('takes none of minutes before and after, nor of a live that was not on in it', () => {
    expect(refused(58, null, 1)).toBe('outside_slot')
    expect(refused(60, 95, 31)).toBe('outside_slot')
    expect(refused(90, null, null)).toBe('outside_slot')
    expect(refused(30, 60, null)).toBe('outside_slot')
    expect(refused(null, null, null)).toBe('outside_slot')
    expect(refused(30, null, null, 59)).toBe('outside_slot')
  })

  test('that is not named leaves the whole live', () => {
    const none = { startsAt: null, endsAt: null }
    expect(() => {
      mustBeInSlot(none, { startedAt: at(0), endedAt: null }, { streamMs: 5, now: at(1) })
    }).not.toThrow()
  })
})
