import type { GuardCounts, GuardMode, GuardView } from '#contracts/sales/guard.types.ts'

const NOTHING: GuardCounts = { attempts: 0, account: 0, address: 0, device: 0, challenge: 0, solved: 0 }

/** What happened in all the minutes that are shown. */
export const guardSums = (minutes: GuardView['minutes']): GuardCounts =>
  minutes.reduce(
    (sum, it) => ({
      attempts: sum.attempts + it.attempts,
      account: sum.account + it.account,
      address: sum.address + it.address,
      device: sum.device + it.device,
      challenge: sum.challenge + it.challenge,
      solved: sum.solved + it.solved,
    }),
    NOTHING,
  )

/** Of those who were asked to work, how many came back with it; in whole per cent, null where nobody was asked. */
export const passedPercent = ({ challenge, solved }: GuardCounts): number | null =>
  challenge === 0 ? null : Math.min(100, Math.round((solved / challenge) * 100))

/** What an operator decides on: one sale, or all of them where `offerId` is null. */
export interface GuardSubject {
  readonly offerId: string | null
  readonly title: string
  readonly mode: GuardMode
}
