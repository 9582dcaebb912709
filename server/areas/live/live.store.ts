import type { LiveState } from '#contracts/live/live.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type LiveRow = Prisma.LiveGetPayload<object>
export type TimelineRow = Prisma.TimelineEntryGetPayload<object>

const LIST_LENGTH = 100
const TIMELINE_LENGTH = 1000

const order: Record<LiveState, Prisma.LiveOrderByWithRelationInput> = {
  scheduled: { startsAt: 'asc' },
  live: { startedAt: 'asc' },
  ended: { endedAt: 'desc' },
  cancelled: { startsAt: 'desc' },
}

/** Lives, their chat and their timeline in PostgreSQL. */
export class LiveStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  live(id: string): Promise<LiveRow | null> {
    return this.#db.prisma.live.findUnique({ where: { id } })
  }

  lives(ids: readonly string[]): Promise<LiveRow[]> {
    return this.#db.prisma.live.findMany({ where: { id: { in: [...ids] } } })
  }

  list(state: LiveState, hostId: string | null): Promise<LiveRow[]> {
    return this.#db.prisma.live.findMany({
      where: { state, ...(hostId === null ? {} : { hostId }) },
      orderBy: order[state],
      take: LIST_LENGTH,
    })
  }

  /** A host's lives that are on or still to come. */
  async openOf(hostId: string) {
    const rows = await this.#db.prisma.live.findMany({
      where: { hostId, state: { in: ['scheduled', 'live'] } },
      orderBy: { startsAt: 'asc' },
      take: LIST_LENGTH,
    })
    return rows.map(({ id, state, startsAt }) => ({
      id,
      startsAt,
      state: state === 'live' ? ('live' as const) : ('scheduled' as const),
    }))
  }

  /** When a host's last live ended. */
  async lastEndOf(hostId: string): Promise<Date | null> {
    const { _max } = await this.#db.prisma.live.aggregate({ where: { hostId }, _max: { endedAt: true } })
    return _max.endedAt
  }

  create(data: Prisma.LiveUncheckedCreateInput): Promise<LiveRow> {
    return this.#db.prisma.live.create({ data })
  }

  liveIn(tx: Transaction, id: string): Promise<LiveRow | null> {
    return tx.live.findUnique({ where: { id } })
  }

  onAirOf(tx: Transaction, hostId: string): Promise<LiveRow | null> {
    return tx.live.findFirst({ where: { hostId, state: 'live' } })
  }

  /** Changes a live if it is still in one of these states; false when it is not. */
  async change(
    tx: Transaction,
    id: string,
    from: readonly LiveState[],
    data: Prisma.LiveUpdateManyMutationInput,
  ): Promise<boolean> {
    const { count } = await tx.live.updateMany({ where: { id, state: { in: [...from] } }, data })
    return count === 1
  }

  async setFlashSale(tx: Transaction, id: string, until: Date | null): Promise<void> {
    await tx.live.updateMany({ where: { id }, data: { flashSaleUntil: until } })
  }

  /** How many accounts wait for each of the lives that are still to come. */
  async reminders(ids: readonly string[]): Promise<Map<string, number>> {
    const counts = await this.#db.prisma.reminder.groupBy({
      by: ['liveId'],
      where: { liveId: { in: [...ids] }, live: { state: 'scheduled' } },
      _count: true,
    })
    return new Map(counts.map(({ liveId, _count }) => [liveId, _count]))
  }

  async stopReasons(ids: readonly string[]): Promise<Map<string, string>> {
    const stops = await this.#db.prisma.liveStop.findMany({
      where: { liveId: { in: [...ids] } },
      select: { liveId: true, reason: true },
    })
    return new Map(stops.map(({ liveId, reason }) => [liveId, reason]))
  }

  async addTimelineEntry(tx: Transaction, entry: TimelineRow): Promise<void> {
    await tx.timelineEntry.create({ data: entry })
  }

  timeline(liveId: string): Promise<TimelineRow[]> {
    return this.#db.prisma.timelineEntry.findMany({
      where: { liveId },
      orderBy: { id: 'asc' },
      take: TIMELINE_LENGTH,
    })
  }
}
