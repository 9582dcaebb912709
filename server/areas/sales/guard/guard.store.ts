import type { GuardCounts, GuardMode } from '#contracts/sales/guard.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'

const MINUTE_MS = 60_000
/** How long counts are kept. */
const KEEP_MS = 60 * MINUTE_MS
/** An alarm that no process has renewed for so long is over. */
const ALARM_MS = 5_000
const SHOWN_MINUTES = 15
const SHOWN_ACTS = 20
const SHOWN = 50

/** What is counted by the minute. */
export type Counted = keyof GuardCounts

export interface AlarmRow {
  readonly scope: string
  readonly bits: number
  readonly perSecond: number
  readonly why: 'rate' | 'refused' | 'operator'
}

export type ActRow = Prisma.GuardActGetPayload<object>

/** What guards buying, as all processes know it. */
export class GuardStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The mode of each sale that has one of its own, and of all others under null. */
  async modes(): Promise<Map<string | null, GuardMode>> {
    const { rows } = await this.#db.pool.query<{ offerId: string | null; mode: GuardMode }>(
      `SELECT DISTINCT ON (offer_id) offer_id AS "offerId", mode FROM guard_act
       ORDER BY offer_id, at DESC, id DESC`,
    )
    return new Map(rows.map(({ offerId, mode }) => [offerId, mode]))
  }

  /** Adds to this minute's counts, and forgets those of long ago. */
  async count(counts: ReadonlyMap<Counted, number>, at: Date): Promise<void> {
    const minute = minuteOf(at)
    await this.#db.pool.query(
      `WITH old AS (DELETE FROM guard_minute WHERE minute < $4)
       INSERT INTO guard_minute (minute, what, count)
       SELECT $1, what, count FROM unnest($2::text[], $3::int[]) AS seen (what, count)
       ON CONFLICT (minute, what) DO UPDATE SET count = guard_minute.count + EXCLUDED.count`,
      [minute, [...counts.keys()], [...counts.values()], new Date(minute.getTime() - KEEP_MS)],
    )
  }

  /** Tells that these are challenged now. */
  async alarm(alarms: readonly AlarmRow[], at: Date): Promise<void> {
    const of = <Key extends keyof AlarmRow>(key: Key) => alarms.map((alarm) => alarm[key])
    await this.#db.pool.query(
      `WITH old AS (DELETE FROM guard_alarm WHERE seen_at < $6 AND NOT scope = ANY ($1))
       INSERT INTO guard_alarm (scope, bits, per_second, why, seen_at)
       SELECT *, $5 FROM unnest($1::text[], $2::int[], $3::int[], $4::text[])
       ON CONFLICT (scope) DO UPDATE SET bits = EXCLUDED.bits, per_second = EXCLUDED.per_second,
         why = EXCLUDED.why, seen_at = EXCLUDED.seen_at`,
      [of('scope'), of('bits'), of('perSecond'), of('why'), at, new Date(at.getTime() - MINUTE_MS)],
    )
  }

  async decide(act: ActRow): Promise<void> {
    await this.#db.prisma.guardAct.create({ data: act })
  }

  /** Counts of the last minutes, oldest first. */
  async minutes(at: Date): Promise<{ minute: Date; counts: Map<string, number> }[]> {
    const from = new Date(minuteOf(at).getTime() - (SHOWN_MINUTES - 1) * MINUTE_MS)
    const rows = await this.#db.prisma.guardMinute.findMany({
      ...{ where: { minute: { gte: from, lte: at } }, orderBy: { minute: 'asc' } },
    })
    const byMinute = Map.groupBy(rows, ({ minute }) => minute.getTime())
    return [...byMinute].map(([ms, group]) => ({
      ...{ minute: new Date(ms), counts: new Map(group.map(({ what, count }) => [what, count])) },
    }))
  }

  alarms(at: Date): Promise<Prisma.GuardAlarmGetPayload<object>[]> {
    const seenAt = { gt: new Date(at.getTime() - ALARM_MS) }
    return this.#db.prisma.guardAlarm.findMany({ where: { seenAt }, orderBy: { scope: 'asc' }, take: SHOWN })
  }

  acts(): Promise<ActRow[]> {
    return this.#db.prisma.guardAct.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }], take: SHOWN_ACTS })
  }

  /** Sales that run or are about to, and those named, with their titles. */
  offers(named: readonly string[]): Promise<{ id: string; title: string; state: string }[]> {
    return this.#db.prisma.offer.findMany({
      where: { OR: [{ state: { in: ['armed', 'running', 'soldOut'] } }, { id: { in: [...named] } }] },
      select: { id: true, title: true, state: true },
      orderBy: { startsAt: 'desc' },
      take: 2 * SHOWN,
    })
  }

  async exists(offerId: string): Promise<boolean> {
    return (await this.#db.prisma.offer.count({ where: { id: offerId } })) > 0
  }
}

const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS)
