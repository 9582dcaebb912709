import { describe, expect, it } from 'vitest'
import { deskAct, markAfterDigit } from './desk-keys.rules.ts'

describe('the desk’s keys', () => {
  it('moves, marks, binds and plays', () => {
    expect(deskAct('ArrowDown', false)).toEqual({ act: 'move', by: 1 })
    expect(deskAct('ArrowUp', false)).toEqual({ act: 'move', by: -1 })
    expect(deskAct('3', false)).toEqual({ act: 'digit', digit: 3 })
    expect(deskAct('M', false)).toEqual({ act: 'bind' })
    expect(deskAct('k', false)).toEqual({ act: 'play' })
    expect(deskAct('J', false)).toEqual({ act: 'skip', byMs: -10_000 })
  })

  it('leaves other keys, and the browser’s own, alone', () => {
    expect(deskAct('m', true)).toBeNull()
    expect(deskAct('Enter', false)).toBeNull()
    expect(deskAct('F5', false)).toBeNull()
  })
})

describe('a typed mark', () => {
  const levels = { top: 3 }
  const points = { top: 100 }

  it('is one digit where there are levels, and nothing beyond them', () => {
    expect(markAfterDigit(levels, 1, { digit: 3, typing: true })).toBe(3)
    expect(markAfterDigit(levels, 1, { digit: 4, typing: true })).toBeNull()
  })

  it('grows digit by digit out of a hundred, and begins anew beyond it', () => {
    expect(markAfterDigit(points, null, { digit: 8, typing: false })).toBe(8)
    expect(markAfterDigit(points, 8, { digit: 5, typing: true })).toBe(85)
    expect(markAfterDigit(points, 10, { digit: 0, typing: true })).toBe(100)
    expect(markAfterDigit(points, 85, { digit: 7, typing: true })).toBe(7)
    expect(markAfterDigit(points, 8, { digit: 5, typing: false })).toBe(5)
  })
})
