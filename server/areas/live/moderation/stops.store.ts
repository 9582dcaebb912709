import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type StopRow = Prisma.LiveStopGetPayload<object>

const LIST_LENGTH = 50

/** Stopped lives in PostgreSQL. */
export class StopsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  stop(liveId: string): Promise<StopRow | null> {
    return this.#db.prisma.liveStop.findUnique({ where: { liveId } })
  }

  async add(tx: Transaction, stop: Pick<StopRow, 'liveId' | 'reason' | 'at' | 'stoppedById'>): Promise<void> {
    await tx.liveStop.create({ data: stop })
  }

  /** Files the one appeal; false where there is one. */
  async appeal(tx: Transaction, liveId: string, appeal: string, appealedAt: Date): Promise<boolean> {
    const where = { liveId, appeal: null }
    return (await tx.liveStop.updateMany({ where, data: { appeal, appealedAt } })).count === 1
  }

  /** Decides an appeal; false where none is open. */
  async decide(
    tx: Transaction,
    liveId: string,
    decision: { outcome: string; answer: string; decidedAt: Date },
  ): Promise<boolean> {
    const where = { liveId, appeal: { not: null }, outcome: null }
    return (await tx.liveStop.updateMany({ where, data: decision })).count === 1
  }

  /** The stops of a host's lives that were not withdrawn, newest first. */
  standingOf(hostId: string): Promise<Pick<StopRow, 'liveId' | 'reason' | 'at' | 'outcome'>[]> {
    return this.#db.prisma.liveStop.findMany({
      // Not decided yet is not withdrawn either.
      where: { live: { hostId }, OR: [{ outcome: null }, { outcome: { not: 'withdrawn' } }] },
      select: { liveId: true, reason: true, at: true, outcome: true },
      orderBy: { at: 'desc' },
      take: LIST_LENGTH,
    })
  }

  /** Those with an open appeal first, then the newest. */
  async list(): Promise<StopRow[]> {
    const open = { appeal: { not: null }, outcome: null }
    const newest = { orderBy: { at: 'desc' }, take: LIST_LENGTH } as const
    const [appealed, others] = await Promise.all([
      this.#db.prisma.liveStop.findMany({ where: open, ...newest }),
      this.#db.prisma.liveStop.findMany({ where: { NOT: open }, ...newest }),
    ])
    return [...appealed, ...others].slice(0, LIST_LENGTH)
  }
}
