import { expect, test } from 'vitest'
import { giveAwards } from './awards.rules.ts'
import { fraction } from './fraction.rules.ts'
import type { ScoringAward } from './scoring.types.ts'

const places = (
  ...rows: readonly (readonly [rank: number, number: number, person?: number, points?: number])[]
) =>
  rows.map(([rank, number, person = number, points = 50]) => ({
    rank,
    total: fraction(points * 100, 1),
    entry: { number, person },
  }))

const award = (name: string, count: number, more: Partial<ScoringAward> = {}): ScoringAward => ({
  ...{ track: 1, name, count, minScore: null, sole: true },
  ...more,
})

const give = (rows: ReturnType<typeof places>, ...awards: ScoringAward[]) => [
  ...(giveAwards(new Map([[1, rows]]), awards).get(1) ?? []),
]

test('awards go down the ranking in their order', () => {
  expect(give(places([1, 7], [2, 8], [3, 9], [4, 10]), award('金奖', 1), award('银奖', 2))).toEqual([
    [7, '金奖'],
    [8, '银奖'],
    [9, '银奖'],
  ])
})

test('a person gets one of a board at most, though they take part twice', () => {
  expect(give(places([1, 1, 70], [2, 2, 70], [3, 3]), award('金奖', 2))).toEqual([
    [1, '金奖'],
    [3, '金奖'],
  ])
})

test('all who share the last rank that an award reaches receive it, and the next award begins after them', () => {
  const rows = places([1, 1], [2, 2], [2, 3], [4, 4], [5, 5])
  expect(give(rows, award('金奖', 2), award('银奖', 1))).toEqual([
    [1, '金奖'],
    [2, '金奖'],
    [3, '金奖'],
    [4, '银奖'],
  ])
})

test('a least score keeps an award back, though places are left', () => {
  const rows = places([1, 1, 1, 90], [2, 2, 2, 60], [3, 3, 3, 59])
  expect(give(rows, award('金奖', 3, { minScore: 60_00 }))).toEqual([
    [1, '金奖'],
    [2, '金奖'],
  ])
})

test('who holds an award of another board is passed over where the award says so', () => {
  const boards = new Map([
    [1, places([1, 1], [2, 2])],
    [2, places([1, 1], [2, 2], [3, 3])],
  ])
  const second = (sole: boolean) =>
    giveAwards(boards, [award('优秀主播', 1), award('带货达人', 2, { track: 2, sole })]).get(2)
  expect([...(second(true)?.keys() ?? [])]).toEqual([2, 3])
  expect([...(second(false)?.keys() ?? [])]).toEqual([1, 2])
})

test('more awards than people leave none over and break nothing', () => {
  expect(give(places([1, 1]), award('金奖', 10))).toEqual([[1, '金奖']])
  expect(give([], award('金奖', 10), award('无榜', 1, { track: 4 }))).toEqual([])
})
