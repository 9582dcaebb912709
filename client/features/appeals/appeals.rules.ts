import type { ExplainedScore } from '#contracts/contest/procedure.types.ts'

type Told = ExplainedScore['parts'][number]['marks'][number]

/** How many arbiters decide: an odd number has a majority. */
export const ARBITERS_NEEDED = 3

/** The seats whose locked sheets an appeal may put in question; at least one sheet has to be left. */
export function questionableSeats(score: {
  readonly parts: readonly { readonly marks: readonly Pick<Told, 'seat' | 'state'>[] }[]
}): number[] {
  const locked = score.parts.flatMap(({ marks }) =>
    marks.filter(({ state }) => state === 'locked').map(({ seat }) => seat),
  )
  return [...new Set(locked)].sort((a, b) => a - b)
}

export interface Voting {
  readonly uphold: number
  readonly dismiss: number
  readonly waiting: number
}

/** How the arbiters have spoken so far. */
export function votingOf(appeal: {
  readonly arbiters: readonly unknown[]
  readonly votes: readonly { readonly uphold: boolean }[]
}): Voting {
  const uphold = appeal.votes.filter((it) => it.uphold).length
  return {
    uphold,
    dismiss: appeal.votes.length - uphold,
    waiting: appeal.arbiters.length - appeal.votes.length,
  }
}
