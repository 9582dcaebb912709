import { expect, test } from 'vitest'
import { giveAwards } from './awards.rules.ts'

const places = (...rows: readonly (readonly [rank: number, entryId: string, hostId?: string])[]) =>
  rows.map(([rank, entryId, hostId = entryId]) => ({ rank, entry: { entryId, hostId } }))

test('awards go down the ranking in their order', () => {
  const given = giveAwards(places([1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']), [
    { name: '金奖', count: 1 },
    { name: '银奖', count: 2 },
  ])
  expect([...given]).toEqual([
    ['a', '金奖'],
    ['b', '银奖'],
    ['c', '银奖'],
  ])
})

test('a person gets one at most, though they take part twice', () => {
  const given = giveAwards(places([1, 'a', 'host'], [2, 'b', 'host'], [3, 'c']), [{ name: '金奖', count: 2 }])
  expect([...given.keys()]).toEqual(['a', 'c'])
})

test('all who share the last rank that an award reaches receive it, and the next award begins after them', () => {
  const given = giveAwards(places([1, 'a'], [2, 'b'], [2, 'c'], [4, 'd'], [5, 'e']), [
    { name: '金奖', count: 2 },
    { name: '银奖', count: 1 },
  ])
  expect([...given]).toEqual([
    ['a', '金奖'],
    ['b', '金奖'],
    ['c', '金奖'],
    ['d', '银奖'],
  ])
})

test('more awards than people leave none over and break nothing', () => {
  expect([...giveAwards(places([1, 'a']), [{ name: '金奖', count: 10 }])]).toEqual([['a', '金奖']])
  expect(giveAwards([], [{ name: '金奖', count: 10 }]).size).toBe(0)
})
