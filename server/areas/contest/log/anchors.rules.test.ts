import { expect, test } from 'vitest'
import { anchorFaults, anchorLine, readAnchors, type Anchor } from './anchors.rules.ts'
import type { LogRecord } from './log-chain.ts'

const anchor = (sequence: number, digest: string, contestId = 'contest'): Anchor => ({
  ...{ contestId, sequence, digest },
  at: '2026-05-12T02:00:00.000Z',
})
const record = (sequence: number, digest: string): LogRecord => ({
  ...{ sequence, digest, at: new Date(0), actor: 'system', kind: 'mark', body: '', bodyDigest: '' },
})

test('what was written is read again, and a torn or foreign line is passed over', () => {
  const anchors = [anchor(3, 'abc'), anchor(9, 'def', 'other')]
  const text = anchors.map(anchorLine).join('')
  expect(readAnchors(text)).toEqual(anchors)
  expect(readAnchors(`${text}fieldcast-anchor-1 contest 12`)).toEqual(anchors)
  expect(readAnchors(`hello\n\n${text}fieldcast-anchor-1 contest x abc now\n`)).toEqual(anchors)
})

test('a log that grew since is whole; one that was written anew or cut off is found out', () => {
  const anchors = [anchor(1, 'a'), anchor(3, 'c')]
  const log = ['a', 'b', 'c', 'd'].map((it, index) => record(index + 1, it))
  expect(anchorFaults(anchors, log)).toEqual([])
  expect(anchorFaults(anchors, log.slice(0, 2))).toEqual(['entry 3 is gone, but was anchored'])
  const anew = ['x', 'y', 'z'].map((it, index) => record(index + 1, it))
  expect(anchorFaults(anchors, anew)).toEqual([
    'entry 1 is not what was anchored',
    'entry 3 is not what was anchored',
  ])
})
