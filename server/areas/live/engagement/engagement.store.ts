import type { Database } from '#server/storage/database.ts'

const MOST_REMINDERS = 200
const TOLD_AT_ONCE = 5_000

/** Likes and reminders in PostgreSQL. */
export class EngagementStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Adds likes to a live on air; how many it has then, or null when it is not on. */
  async addLikes(liveId: string, count: number): Promise<number | null> {
    const rows = await this.#db.prisma.$queryRaw<{ likes: number }[]>`
      UPDATE live SET likes = likes + ${count} WHERE id = ${liveId}::uuid AND state = 'live' RETURNING likes`
    return rows[0]?.likes ?? null
  }

  /** The lives to come that an account waits for. */
  async waitedFor(accountId: string): Promise<string[]> {
    const rows = await this.#db.prisma.reminder.findMany({
      where: { accountId, live: { state: 'scheduled' } },
      select: { liveId: true },
      take: MOST_REMINDERS,
    })
    return rows.map(({ liveId }) => liveId)
  }

  async remind(liveId: string, accountId: string, at: Date): Promise<void> {
    await this.#db.prisma.reminder.createMany({ data: { liveId, accountId, at }, skipDuplicates: true })
  }

  async forget(liveId: string, accountId: string): Promise<void> {
    await this.#db.prisma.reminder.deleteMany({ where: { liveId, accountId } })
    // Nor is what was written for their closed pages sent any more.
    await this.#db.prisma.pushDelivery.deleteMany({
      where: { notice: { liveId }, subscription: { accountId } },
    })
  }

  count(liveId: string): Promise<number> {
    return this.#db.prisma.reminder.count({ where: { liveId } })
  }

  /** How often the plan of a live was changed; 0 for one that is none. */
  async revision(liveId: string): Promise<number> {
    const live = await this.#db.prisma.live.findUnique({
      where: { id: liveId },
      select: { revision: true },
    })
    return live?.revision ?? 0
  }

  /** The accounts that wait for a live, a page of them at a time in order of id. */
  async waiting(
    liveId: string,
    after: string | null,
  ): Promise<{ accountIds: string[]; last: string | null }> {
    const rows = await this.#db.prisma.reminder.findMany({
      where: { liveId, ...(after === null ? {} : { accountId: { gt: after } }) },
      select: { accountId: true },
      orderBy: { accountId: 'asc' },
      take: TOLD_AT_ONCE,
    })
    const accountIds = rows.map(({ accountId }) => accountId)
    return { accountIds, last: rows.length === TOLD_AT_ONCE ? (accountIds.at(-1) ?? null) : null }
  }
}
