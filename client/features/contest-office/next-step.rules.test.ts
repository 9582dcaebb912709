import { describe, expect, it } from 'vitest'
import { nextStep } from './next-step.rules.ts'

const round = { name: '', panels: [1], advance: 0, track: 1, number: 1, closedAt: null, appealsUntil: null }
const draw = { commitment: null, seed: null, lot: null }
const contest = {
  ...{ state: 'draft' as const, judges: [], contestants: [], sheets: { decided: 0, all: 0 }, round: 1 },
  ...{ holdUntil: null, appealsUntil: null, finalAt: null },
  rounds: [{ ...round, draw }],
}
const person = { id: 'p', displayName: '周恪言', avatar: 'farmer' }
const now = new Date('2026-05-22T00:00:00Z')

describe('what brings a contest on', () => {
  it('is opened once there are judges and entries', () => {
    expect(nextStep(contest, 0, now)).toMatchObject({ key: 'lacking', act: 'open', ready: false })
  })

  it('waits for sheets, then closes the round or publishes the last one', () => {
    const judging = { ...contest, state: 'judging' as const, judges: [person] }
    const half = { ...judging, sheets: { decided: 4, all: 6 } }
    expect(nextStep(half, 0, now)).toMatchObject({ key: 'undecided', ready: false, count: 2 })
    const all = { ...judging, sheets: { decided: 6, all: 6 } }
    expect(nextStep(all, 0, now)).toMatchObject({ key: 'decided', act: 'publish', ready: true })
    const heats = { ...all, rounds: [...contest.rounds, ...contest.rounds] }
    expect(nextStep(heats, 0, now)).toMatchObject({ key: 'roundDecided', act: 'closeRound', ready: true })
  })

  it('decides the final only when nobody may come into it any more', () => {
    const heat = { ...contest.rounds[0], ...{ ...round, draw }, appealsUntil: '2026-05-22T12:00:00Z' }
    const final = {
      ...{ ...contest, state: 'judging' as const, judges: [person], sheets: { decided: 6, all: 6 } },
      ...{ rounds: [heat, { ...heat, number: 2, appealsUntil: null }], round: 2 },
    }
    expect(nextStep(final, 0, now)).toMatchObject({ key: 'heatAppeals', act: 'publish', ready: false })
    const later = new Date('2026-05-22T12:00:00Z')
    expect(nextStep(final, 1, later)).toMatchObject({ key: 'appealsOpen', ready: false, count: 1 })
    expect(nextStep(final, 0, later)).toMatchObject({ key: 'decided', ready: true })
  })

  it('becomes final once refunds and appeals have had their time and all is decided', () => {
    const published = { ...contest, state: 'published' as const }
    const held = { ...published, holdUntil: '2026-05-23T00:00:00Z', appealsUntil: '2026-05-25T00:00:00Z' }
    const at = (day: string, open = 0) => nextStep(held, open, new Date(`2026-05-${day}T00:00:00Z`))
    expect(at('22')).toMatchObject({ key: 'hold', ready: false })
    expect(at('24')).toMatchObject({ key: 'appeals', ready: false })
    expect(at('26', 1)).toMatchObject({ key: 'appealsOpen', ready: false, count: 1 })
    expect(at('26')).toMatchObject({ key: 'mayFinish', act: 'finalise', ready: true })
    const final = { ...held, finalAt: '2026-05-26T00:00:00Z' }
    expect(nextStep(final, 0, now)).toMatchObject({ key: 'final', act: null })
  })
})
