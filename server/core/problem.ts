import { problemMeanings, type ProblemBody, type ProblemCode } from '#contracts/core/problems.ts'
import { wordsOf, type Reason, type ReasonCode } from '#contracts/core/reasons.ts'

/** A member of the request that was refused, as a path such as `body.title`. */
interface RefusedField {
  readonly path: string
  readonly reason: Reason
}

interface ProblemExtras {
  /** What exactly was wrong, where that helps the caller. */
  readonly detail?: Reason
  readonly fields?: readonly RefusedField[]
  readonly retryAfterMs?: number
  /** The work that is asked for. */
  readonly challenge?: { readonly token: string; readonly bits: number }
  /** What led to it; for the log, never for the caller. */
  readonly cause?: unknown
}

/** An expected failure: a stable code with words for people, the same over HTTP and in a socket ack. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly extras: ProblemExtras

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(extras.detail ? wordsOf(extras.detail).en : problemMeanings[code].en, { cause: extras.cause })
    this.name = 'Problem'
    this.code = code
    this.extras = extras
  }

  get status(): number {
    return problemMeanings[this.code].status
  }

  /** RFC 9457 problem details as they cross the wire. */
  toBody(): ProblemBody {
    const { status, en, zh } = problemMeanings[this.code]
    const { detail, fields, retryAfterMs, challenge } = this.extras
    return {
      type: `urn:fieldcast:problem:${this.code}`,
      status,
      code: this.code,
      title: en,
      titleZh: zh,
      ...(detail === undefined ? {} : inBoth(detail)),
      ...(fields === undefined ? {} : { fields: fields.map(presentField) }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(challenge === undefined ? {} : { challenge }),
    }
  }
}

function inBoth(detail: Reason): { detail: string; detailZh: string } {
  const { zh, en } = wordsOf(detail)
  return { detail: en, detailZh: zh }
}

function presentField({ path, reason }: RefusedField): NonNullable<ProblemBody['fields']>[number] {
  const { zh, en } = wordsOf(reason)
  return { path, code: reason.code, message: en, messageZh: zh }
}

/** A request that is refused for one member of its body. */
export const refused = (member: string, code: ReasonCode, values: Reason['values'] = {}): Problem =>
  new Problem('invalid', { fields: [{ path: `body.${member}`, reason: { code, values } }] })

/** The value, or the problem `not_found` where there is none. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Problem('not_found')
  return value
}
