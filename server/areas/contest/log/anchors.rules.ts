import type { LogAnchor } from '#contracts/contest/procedure.types.ts'
import type { LogRecord } from './log-chain.ts'

/** The head of a contest's log as it was written down outside the database. */
export interface Anchor extends LogAnchor {
  readonly contestId: string
}

const FORMAT = 'fieldcast-anchor-1'

/** One line of the file: what it is, which contest, how long its log was, the head's digest and when. */
export const anchorLine = ({ contestId, sequence, digest, at }: Anchor): string =>
  `${[FORMAT, contestId, sequence, digest, at].join(' ')}\n`

/** The anchors in the file's text, oldest first; a line that was torn by a crash is passed over. */
export function readAnchors(text: string): Anchor[] {
  return text.split('\n').flatMap((line) => {
    const [format, contestId, sequence, digest, at, ...more] = line.split(' ')
    if (format !== FORMAT || !contestId || !digest || !at || more.length > 0) return []
    const number = Number(sequence)
    return Number.isSafeInteger(number) && number > 0 ? [{ contestId, sequence: number, digest, at }] : []
  })
}

/**
 * Where a log is not what was anchored of it: an entry has another digest, or is gone. A whole chain that somebody
 * wrote anew is found out by this, and so is a log whose end was cut off.
 */
export function anchorFaults(anchors: readonly Anchor[], records: readonly LogRecord[]): string[] {
  const digests = new Map(records.map((it) => [it.sequence, it.digest]))
  return anchors.flatMap(({ sequence, digest }) => {
    const found = digests.get(sequence)
    if (found === digest) return []
    return [
      `entry ${sequence} is ${found === undefined ? 'gone, but was anchored' : 'not what was anchored'}`,
    ]
  })
}
