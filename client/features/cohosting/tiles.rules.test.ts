import { expect, test } from 'vitest'
import { hostSlot, tilesOf } from './tiles.rules.ts'

const person = (id: string) => ({ id, displayName: id, avatar: 'xiaoman' })
const people = ['a', 'b'].map(person)

test('who leads has the large place, and the host takes their small one', () => {
  const tiles = tilesOf(
    people,
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    'b',
  )
  expect(tiles.map(({ large }) => large)).toEqual([false, true])
  expect(hostSlot(tiles)).toBe(1)
})

test('while the host leads, or a guest whose picture has not come, the host keeps the large place', () => {
  expect(hostSlot(tilesOf(people, new Map([['a', 1]]), 'host'))).toBeNull()
  expect(hostSlot(tilesOf(people, new Map([['a', 1]]), 'b'))).toBeNull()
  expect(hostSlot(tilesOf([], new Map(), 'b'))).toBeNull()
})
