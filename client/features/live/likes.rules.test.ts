import { describe, expect, it } from 'vitest'
import { mayRise, nextBatch, othersOf } from './likes.rules.ts'

describe('cherries', () => {
  it('are never more than eight in the air', () => {
    expect(mayRise(0, 3)).toBe(3)
    expect(mayRise(6, 5)).toBe(2)
    expect(mayRise(8, 1)).toBe(0)
    expect(mayRise(9, 1)).toBe(0)
  })

  it('of one’s own do not rise twice', () => {
    expect(othersOf(10, 4)).toBe(6)
    expect(othersOf(2, 4)).toBe(0)
  })
})

describe('taps', () => {
  it('go out in batches that the server takes, and a wild thumb’s rest is bounded', () => {
    expect(nextBatch(4)).toEqual({ send: 4, keep: 0 })
    expect(nextBatch(20)).toEqual({ send: 15, keep: 5 })
    expect(nextBatch(500)).toEqual({ send: 15, keep: 30 })
  })
})
