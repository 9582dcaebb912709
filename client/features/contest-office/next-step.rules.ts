import type { PublicContest } from '#contracts/contest/contest.types.ts'

export interface NextStep {
  /** The words for where the contest is. */
  readonly key:
    | 'lacking'
    | 'ready'
    | 'undecided'
    | 'roundDecided'
    | 'decided'
    | 'heatAppeals'
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
  if (contest.state === 'judging') return whileJudged(contest, openAppeals, now)
  return afterwards(contest, openAppeals, now)
}

/** Until when a heat may still be appealed against, which keeps the next round open; null where none may. */
export const heatAppealsUntil = ({ rounds, round }: Pick<Told, 'rounds' | 'round'>, now: Date) =>
  rounds
    .filter(({ number }) => number < round)
    .flatMap(({ appealsUntil }) => appealsUntil ?? [])
    .filter((it) => now < new Date(it))
    .at(-1) ?? null

function whileJudged(contest: Told, openAppeals: number, now: Date): NextStep {
  const { sheets, rounds, round } = contest
  const act = round < rounds.length ? 'closeRound' : 'publish'
  const count = sheets.all - sheets.decided
  if (sheets.all === 0) return { key: 'lacking', act, ready: false, count }
  if (count > 0) return { key: 'undecided', act, ready: false, count }
  if (heatAppealsUntil(contest, now)) return { key: 'heatAppeals', act, ready: false, count }
  if (openAppeals > 0) return { key: 'appealsOpen', act, ready: false, count: openAppeals }
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
