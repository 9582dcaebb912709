import type { PublicContest } from '#contracts/contest/contest.types.ts'

export interface Stage {
  readonly key: 'draft' | 'judging' | 'hold' | 'appeals' | 'final'
  readonly state: 'past' | 'now' | 'coming'
  /** When it ends, or for the last one when it came; null while nobody can know. */
  readonly at: string | null
}

type Told = Pick<PublicContest, 'state' | 'publishedAt' | 'holdUntil' | 'appealsUntil' | 'finalAt'>

/** The way of a contest from entry to its last word, and where it is at a moment. */
export function stagesOf(contest: Told, now: Date): Stage[] {
  const { publishedAt, holdUntil, appealsUntil, finalAt } = contest
  const at = reached(contest, now)
  const ends: [Stage['key'], string | null][] = [
    ['draft', null],
    ['judging', publishedAt],
    ['hold', holdUntil],
    ['appeals', appealsUntil],
    ['final', finalAt],
  ]
  return ends.map(([key, end], index) => ({
    key,
    at: end,
    state: index < at ? 'past' : index === at ? 'now' : 'coming',
  }))
}

function reached({ state, holdUntil, finalAt }: Told, now: Date): number {
  if (state === 'draft') return 0
  if (state === 'judging') return 1
  if (finalAt !== null) return 4
  return holdUntil !== null && now < new Date(holdUntil) ? 2 : 3
}
