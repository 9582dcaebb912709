import type { SignedIn } from '#server/core/caller.ts'
import { isOneOf } from '#server/core/caller.ts'
import { Problem } from '#server/core/problem.ts'
import type { Contests, JudgeRecord } from './contest.ports.ts'

/** Who does something in a contest, as the log names them. */
export interface Actor {
  readonly name: string
  readonly account: string | null
}

/** Whoever organises; the account is unknown where the platform itself does it. */
export const operator = (account: string | null = null): Actor => ({ name: 'operator', account })
export const system: Actor = { name: 'system', account: null }

export const actorOfSeat = ({ accountId, seat, chief }: JudgeRecord): Actor => ({
  name: `${chief ? 'chief' : 'judge'} ${seat}`,
  account: accountId,
})

/** An organiser, or the chief judge of a panel of a round; throws `not_your_panel`. */
export async function mustLead(
  contests: Contests,
  contestId: string,
  account: SignedIn,
  { round, panel }: { readonly round: number; readonly panel: number },
): Promise<Actor> {
  if (isOneOf(account, 'operator')) return operator(account.accountId)
  const judge = await contests.judge(contestId, account.accountId, round)
  if (!judge?.chief || judge.panel !== panel) throw new Problem('not_your_panel')
  return actorOfSeat(judge)
}
