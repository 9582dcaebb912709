import type { Transaction } from '#server/storage/transaction.ts'
import type { OrganisedPurchase, OrganisedPurchases } from '#server/areas/contest/entry.ports.ts'

/** Orders that organisers found to be arranged. */
export class OrganisedStore implements OrganisedPurchases {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  ofContest(contestId: string): Promise<OrganisedPurchase[]> {
    return this.#db.organisedPurchase.findMany({
      where: { contestId },
      select: { orderId: true, entryId: true, reason: true },
    })
  }

  async mark(
    contestId: string,
    purchase: OrganisedPurchase,
    { account, at }: { account: string; at: Date },
  ): Promise<boolean> {
    const { count } = await this.#db.organisedPurchase.createMany({
      data: [{ contestId, ...purchase, markedBy: account, markedAt: at }],
      skipDuplicates: true,
    })
    return count === 1
  }

  async takeBack(contestId: string, orderId: string): Promise<boolean> {
    return (await this.#db.organisedPurchase.deleteMany({ where: { contestId, orderId } })).count === 1
  }
}
