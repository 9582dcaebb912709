import type { Caller, SignedIn } from '#server/core/caller.ts'
import { isOneOf } from '#server/core/caller.ts'
import { Problem } from '#server/core/problem.ts'
import type { ContestStores, JudgeRecord } from './contest.ports.ts'

/** Who does something in a contest, as the log names them. */
export interface Actor {
  readonly name: string
  readonly account: string | null
}

/** Drafts are for organisers. */
export const seesDrafts = ({ account }: Caller): boolean => account !== null && isOneOf(account, 'operator')

/** Whoever organises; the account is unknown where the platform itself does it. */
export const operator = (account: string | null = null): Actor => ({ name: 'operator', account })
export const system: Actor = { name: 'system', account: null }

export const actorOfSeat = ({ accountId, seat, chief }: JudgeRecord): Actor => ({
  name: `${chief ? 'chief' : 'judge'} ${seat}`,
  account: accountId,
})

/**
 * Whoever has not answered the invitation accepts it with the first thing they do as a judge; the log says so
 * before it tells what they did. Throws `not_your_panel` for who declined meanwhile.
 */
export async function acceptByActing(
  { invitations, log }: Pick<ContestStores, 'invitations' | 'log'>,
  contestId: string,
  judge: JudgeRecord,
  at: Date,
): Promise<void> {
  const { accountId, seat } = judge
  if (judge.said.acceptedAt !== null) return
  if (!(await invitations.accept(contestId, accountId, at))) {
    // Somebody answered since the judge was read: the same yes from another device, or a no.
    if ((await invitations.invited(contestId, accountId))?.declinedAt) throw new Problem('not_your_panel')
    return
  }
  const { name: actor, account } = actorOfSeat(judge)
  await log.append(contestId, { at, actor, account, kind: 'accepted', facts: { seat, byActing: true } })
}

/** An organiser, or the chief judge of a panel of a round; throws `not_your_panel`. */
export async function mustLead(
  stores: Pick<ContestStores, 'contests' | 'invitations' | 'log'>,
  contestId: string,
  account: SignedIn,
  { round, panel, at }: { readonly round: number; readonly panel: number; readonly at: Date },
): Promise<Actor> {
  if (isOneOf(account, 'operator')) return operator(account.accountId)
  const judge = await stores.contests.judge(contestId, account.accountId, round)
  if (!judge?.chief || judge.panel !== panel) throw new Problem('not_your_panel')
  await acceptByActing(stores, contestId, judge, at)
  return actorOfSeat(judge)
}
