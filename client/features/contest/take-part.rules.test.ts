import { expect, test } from 'vitest'
import { mayTakePart, ownEntryIn } from './take-part.rules.ts'

type Contest = Parameters<typeof mayTakePart>[0]

const person = (id: string) => ({ id, displayName: '孙小满', avatar: 'farmer' as const })
const entryOf = (id: string, round: number, advanced: boolean): Contest['contestants'][number] => ({
  ...{ id: `${id} ${round}`, number: 1, panel: 1, overlap: false, round, advanced, slot: null, liveId: 'l' },
  host: person(id),
  place: { villageId: 'v', villageName: '柳泉村', townName: '天宝镇' },
})
const rounds = [1, 2].map((number) => ({
  ...{ name: '初赛', panels: [number], advance: 1, track: 1, number, closedAt: null, appealsUntil: null },
  draw: { commitment: null, seed: null, lot: null },
}))
const panels = [1, 2].map((number) => ({ number, name: '甲组', lockedAt: null }))
const contest: Contest = { state: 'judging', round: 1, rounds, panels, contestants: [], judges: [] }

test('a host who takes no part yet may, while judging goes on', () => {
  expect(mayTakePart(contest, 'me')).toBe(true)
  expect(mayTakePart({ ...contest, state: 'draft' }, 'me')).toBe(false)
  expect(mayTakePart({ ...contest, state: 'published' }, 'me')).toBe(false)
})

test('not who takes part already, and not a judge', () => {
  const contestants = [entryOf('me', 1, false)]
  expect(mayTakePart({ ...contest, contestants }, 'me')).toBe(false)
  expect(ownEntryIn({ round: 1, contestants }, 'me')).toBe(contestants[0])
  expect(mayTakePart({ ...contest, judges: [person('me')] }, 'me')).toBe(false)
})

test('not once the round’s first panel has locked', () => {
  const locked = (which: number) =>
    panels.map((it) => (it.number === which ? { ...it, lockedAt: '2026-05-12T00:00:00Z' } : it))
  expect(mayTakePart({ ...contest, panels: locked(1) }, 'me')).toBe(false)
  expect(mayTakePart({ ...contest, panels: locked(2) }, 'me')).toBe(true)
})

test('a later round is for those who went on', () => {
  const final = (advanced: boolean) => ({ ...contest, round: 2, contestants: [entryOf('me', 1, advanced)] })
  expect(mayTakePart(final(true), 'me')).toBe(true)
  expect(mayTakePart(final(false), 'me')).toBe(false)
})
