import type { PublicContest } from '#contracts/contest/contest.types.ts'

export interface NextStep {
  /** The words for where the contest is. */
  readonly key:
    | 'lacking'
    | 'ready'
    | 'undecided'
    | 'roundDecided'
    | 'decided'
    | 'hold'
    | 'appeals'
    | 'appealsOpen'
    | 'mayFinish'
    | 'final'
  /** What brings it on; null where time does, or nothing is left. */
  readonly act: 'open' | 'closeRound' | 'publish' | 'finalise' | null
  readonly ready: boolean
  /** Sheets to come, or appeals to be decided. */
  readonly count: number
}

type Told = Pick<
  PublicContest,
  | 'state'
  | 'judges'
  | 'contestants'
  | 'sheets'
  | 'rounds'
  | 'round'
  | 'holdUntil'
  | 'appealsUntil'
  | 'finalAt'
>

/** Where a contest stands for its organisers, and what they can do next. */
export function nextStep(contest: Told, openAppeals: number, now: Date): NextStep {
  if (contest.state === 'draft') {
    const ready = contest.judges.length > 0 && contest.contestants.length > 0
    return { key: ready ? 'ready' : 'lacking', act: 'open', ready, count: 0 }
  }
  if (contest.state === 'judging') return whileJudged(contest)
  return afterwards(contest, openAppeals, now)
}

function whileJudged({ sheets, rounds, round }: Told): NextStep {
  const act = round < rounds.length ? 'closeRound' : 'publish'
  const count = sheets.all - sheets.decided
  if (count > 0 || sheets.all === 0) return { key: 'undecided', act, ready: false, count }
  return { key: act === 'publish' ? 'decided' : 'roundDecided', act, ready: true, count }
}

function afterwards({ holdUntil, appealsUntil, finalAt }: Told, count: number, now: Date): NextStep {
  if (finalAt !== null) return { key: 'final', act: null, ready: false, count }
  const waits = { act: 'finalise', ready: false, count } as const
  if (holdUntil !== null && now < new Date(holdUntil)) return { key: 'hold', ...waits }
  if (appealsUntil !== null && now < new Date(appealsUntil)) return { key: 'appeals', ...waits }
  if (count > 0) return { key: 'appealsOpen', ...waits }
  return { key: 'mayFinish', act: 'finalise', ready: true, count }
}
