import { describe, expect, it } from 'vitest'
import { deskAct } from './desk-keys.rules.ts'

describe('the desk’s keys', () => {
  it('moves, marks and binds', () => {
    expect(deskAct('ArrowDown', false)).toEqual({ act: 'move', by: 1 })
    expect(deskAct('ArrowUp', false)).toEqual({ act: 'move', by: -1 })
    expect(deskAct('3', false)).toEqual({ act: 'level', level: 3 })
    expect(deskAct('M', false)).toEqual({ act: 'bind' })
  })

  it('leaves levels that do not exist, and the browser’s own keys, alone', () => {
    expect(deskAct('4', false)).toBeNull()
    expect(deskAct('m', true)).toBeNull()
    expect(deskAct('Enter', false)).toBeNull()
  })
})
