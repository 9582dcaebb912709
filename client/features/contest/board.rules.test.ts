import { describe, expect, it } from 'vitest'
import { stageOf } from './board.rules.ts'

const times = {
  finalAt: null,
  holdUntil: '2026-05-15T00:00:00.000Z',
  appealsUntil: '2026-05-17T00:00:00.000Z',
}
const at = (day: number, over = {}) => stageOf({ ...times, ...over }, new Date(Date.UTC(2026, 4, day)))

describe('a published result', () => {
  it('waits for refunds, then for appeals, then for the organiser, and is final', () => {
    expect(at(14)).toEqual({ stage: 'hold', until: times.holdUntil })
    expect(at(15)).toEqual({ stage: 'appeals', until: times.appealsUntil })
    expect(at(17)).toEqual({ stage: 'closing', until: null })
    expect(at(14, { finalAt: times.appealsUntil }).stage).toBe('final')
  })
})
