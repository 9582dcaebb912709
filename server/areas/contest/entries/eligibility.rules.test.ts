import { expect, test } from 'vitest'
import { checkGates, shutGates, type KnownOfHost } from './eligibility.rules.ts'

const at = new Date('2026-05-12T02:00:00Z')
const all = ['identity', 'training', 'papers', 'violations'] as const
const fact = (kind: string, holds: boolean) => ({
  kind,
  holds,
  note: '证书',
  recordedBy: 'operator',
  recordedAt: at,
})
const good: KnownOfHost = {
  phoneVerified: true,
  facts: [fact('training', true), fact('papers', true)],
  stops: [],
}
const shut = (change: Partial<KnownOfHost>, required: readonly (typeof all)[number][] = all) =>
  shutGates(checkGates(required, { ...good, ...change })).map((it) => [it.gate, it.reason])

test('a host with everything stands before no shut gate', () => {
  expect(shut({})).toEqual([])
  expect(checkGates(all, good).map((it) => it.open)).toEqual([true, true, true, true])
})

test('each gate is shut for its own reason, and all reasons are told at once', () => {
  expect(shut({ phoneVerified: false })).toEqual([['identity', 'phone_not_verified']])
  expect(shut({ facts: [] })).toEqual([
    ['training', 'not_recorded'],
    ['papers', 'not_recorded'],
  ])
  expect(shut({ stops: [{ reason: '虚假宣传', at }] })).toEqual([['violations', 'stop_stands']])
  expect(shut({ phoneVerified: false, facts: [], stops: [{ reason: '', at }] })).toHaveLength(4)
})

test('the last word of an organiser counts', () => {
  expect(shut({ facts: [...good.facts, fact('papers', false)] })).toEqual([['papers', 'found_missing']])
  expect(shut({ facts: [fact('training', false), ...good.facts] })).toEqual([])
})

test('what the contest does not ask for keeps nobody out, but is told', () => {
  const known = { ...good, facts: [] }
  expect(shutGates(checkGates(['identity'], known))).toEqual([])
  expect(checkGates(['identity'], known)[1]).toMatchObject({ gate: 'training', required: false, open: false })
})
