import { expect, test } from 'vitest'
import { sha256 } from '#server/core/digest.ts'
import {
  bodyText,
  chainFaults,
  factsIn,
  logRoot,
  replay,
  sealOf,
  sheetFaults,
  type Facts,
  type LogKind,
  type LogRecord,
} from './log-chain.ts'

const at = new Date('2026-05-12T02:00:00Z')

function logOf(...acts: readonly (readonly [LogKind, Facts])[]): LogRecord[] {
  let previous = logRoot(sha256, 'contest')
  return acts.map(([kind, facts], index) => {
    const body = bodyText({ facts, account: null, salt: `salt ${index}` })
    const sealed = { sequence: index + 1, at, actor: 'judge 1', kind }
    const digest = sealOf(sha256, previous, sealed, sha256(body))
    previous = digest
    return { ...sealed, body, bodyDigest: sha256(body), digest }
  })
}

const mark = (number: number, seat: number, criterion: number, level: number): [LogKind, Facts] => [
  'mark',
  { number, seat, criterion, level },
]

const log = logOf(mark(1, 1, 1, 3), mark(1, 1, 1, 2), ['lock', { number: 1, seat: 1 }])
const faults = (entries: readonly LogRecord[]) => chainFaults(sha256, 'contest', entries)

test('a log is whole as it was written, and its facts can be read', () => {
  expect(faults(log)).toEqual([])
  expect(factsIn(log[1]?.body ?? '')).toMatchObject({ level: 2 })
  expect(factsIn('{')).toEqual({})
})

test('a changed body, time, actor or kind breaks the chain at that entry', () => {
  const changed = (part: Partial<LogRecord>) =>
    log.map((it, index) => (index === 1 ? { ...it, ...part } : it))
  expect(faults(changed({ body: (log[1]?.body ?? '').replace('2', '3') }))).toEqual(['entry 2: body changed'])
  for (const part of [{ at: new Date(0) }, { actor: 'judge 2' }, { kind: 'lock' as const }])
    expect(faults(changed(part))).toEqual(['entry 2: seal broken'])
})

test('an entry taken out, put in or moved is noticed, and so is another contest’s log', () => {
  const [first, second, third] = log
  if (!first || !second || !third) throw new Error('three entries')
  expect(faults([first, third])).toEqual(['entry 2 is missing'])
  expect(faults([first, { ...third, sequence: 2 }, { ...second, sequence: 3 }])).toEqual([
    'entry 2: seal broken',
  ])
  expect(chainFaults(sha256, 'another', log)).toEqual(['entry 1: seal broken'])
})

test('the chain alone does not show what was cut off its end: the published head does', () => {
  expect(faults(log.slice(0, 2))).toEqual([])
  expect(log[1]?.digest).not.toBe(log[2]?.digest)
})

test('played again it tells the last marks, and that recusals leave none', () => {
  const told = replay([...log, ...logOf(mark(2, 1, 1, 3), ['recuse', { number: 2, seat: 1 }])])
  expect(told.get('1 1')).toEqual({ state: 'locked', marks: new Map([[1, 2]]) })
  expect(told.get('2 1')).toEqual({ state: 'recused', marks: new Map() })
})

test('marks and states that were changed behind its back are named', () => {
  const stored = new Map([
    [
      '1 1',
      {
        state: 'open',
        marks: new Map([
          [1, 3],
          [2, 1],
        ]),
      },
    ],
  ])
  expect(sheetFaults(replay(log), stored)).toEqual([
    'entry 1, seat 1: sheet is open, the log says locked',
    'entry 1, seat 1, criterion 1: mark is 3, the log says 2',
    'entry 1, seat 1, criterion 2: mark is 1, the log says none',
  ])
  expect(sheetFaults(replay(log), new Map())).toContain(
    'entry 1, seat 1, criterion 1: mark is gone, the log says 2',
  )
  expect(sheetFaults(replay(log), replay(log))).toEqual([])
})
