import type { Transaction } from '#server/storage/transaction.ts'
import type { InvitedJudge, Invitations } from '#server/areas/contest/procedure.ports.ts'

/** What judges said to being asked, on their seats. */
export class InvitationsStore implements Invitations {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  invited(contestId: string, accountId: string): Promise<InvitedJudge | null> {
    return this.#db.contestJudge.findUnique({
      where: { contestId_accountId: { contestId, accountId } },
      include: { places: { orderBy: { round: 'asc' } } },
    })
  }

  async accept(contestId: string, accountId: string, at: Date): Promise<boolean> {
    const { count } = await this.#db.contestJudge.updateMany({
      where: { contestId, accountId, acceptedAt: null, declinedAt: null },
      data: { acceptedAt: at },
    })
    return count === 1
  }

  async decline(
    contestId: string,
    accountId: string,
    { at, reason }: { at: Date; reason: string },
  ): Promise<boolean> {
    const { count } = await this.#db.contestJudge.updateMany({
      where: { contestId, accountId, acceptedAt: null, declinedAt: null },
      data: { declinedAt: at, declineReason: reason },
    })
    if (count === 1) await this.#db.sheet.deleteMany({ where: { judgeId: accountId, entry: { contestId } } })
    return count === 1
  }
}
