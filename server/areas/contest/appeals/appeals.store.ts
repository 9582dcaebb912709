import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { AppealRecord, Appeals } from '#server/areas/contest/procedure.ports.ts'

const MAX_APPEALS = 200
const withVotes = { votes: { orderBy: { votedAt: 'asc' } } } as const satisfies Prisma.AppealInclude

/** Appeals and their arbiters' votes. */
export class AppealsStore implements Appeals {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  ofContest(contestId: string): Promise<AppealRecord[]> {
    return this.#db.appeal.findMany({
      where: { contestId },
      include: withVotes,
      orderBy: { number: 'asc' },
      take: MAX_APPEALS,
    })
  }

  cases({
    accountId,
    all,
    entryIds,
  }: {
    accountId: string
    all: boolean
    entryIds: readonly string[]
  }): Promise<AppealRecord[]> {
    return this.#db.appeal.findMany({
      where: all ? {} : { OR: [{ arbiters: { has: accountId } }, { entryId: { in: [...entryIds] } }] },
      include: withVotes,
      orderBy: { id: 'desc' },
      take: MAX_APPEALS,
    })
  }

  byId(id: string): Promise<AppealRecord | null> {
    return this.#db.appeal.findUnique({ where: { id }, include: withVotes })
  }

  async hold(id: string): Promise<AppealRecord | null> {
    await this.#db.$queryRaw`SELECT 1 FROM appeal WHERE id = ${id}::uuid FOR UPDATE`
    return this.byId(id)
  }

  async file(
    appeal: Pick<AppealRecord, 'id' | 'contestId' | 'entryId' | 'grounds' | 'evidence' | 'filedAt'>,
  ): Promise<number> {
    const number = 1 + (await this.#db.appeal.count({ where: { contestId: appeal.contestId } }))
    await this.#db.appeal.create({ data: { ...appeal, number } })
    return number
  }

  async nameArbiters(id: string, arbiters: readonly string[], seats: readonly number[]): Promise<void> {
    await this.#db.appeal.update({
      where: { id },
      data: { arbiters: [...arbiters], seats: [...seats] },
    })
  }

  async vote(
    appealId: string,
    accountId: string,
    vote: { uphold: boolean; reasons: string },
    votedAt: Date,
  ): Promise<void> {
    await this.#db.appealVote.createMany({
      data: [{ appealId, accountId, ...vote, votedAt }],
      skipDuplicates: true,
    })
  }

  async decide(id: string, state: 'upheld' | 'dismissed', reasons: string, decidedAt: Date): Promise<void> {
    await this.#db.appeal.update({ where: { id }, data: { state, reasons, decidedAt } })
  }
}
