import { MOST_ENTRIES } from '#contracts/sales/giveaways.routes.ts'
import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

/** The lock on the giveaway's row is shared among entrants and excludes the draw. */
const ENTER = `WITH open AS (
  SELECT id FROM giveaway WHERE id = $1 AND state = 'open' AND closes_at > $4::timestamptz FOR SHARE
), entered AS (
  INSERT INTO giveaway_entry (giveaway_id, account_id, nonce, at)
  SELECT id, $2::uuid, $3, $4::timestamptz FROM open
  WHERE (SELECT count(*) FROM giveaway_entry WHERE giveaway_id = $1) < $5::int
  ON CONFLICT DO NOTHING RETURNING giveaway_id
)
INSERT INTO outbox_event (id, kind, payload)
SELECT $6::uuid, 'sales.giveawayChanged', jsonb_build_object('giveawayId', giveaway_id) FROM entered`

const giveawayParts = { _count: { select: { entries: true } } } as const
export type GiveawayRow = Prisma.GiveawayGetPayload<{ include: typeof giveawayParts }>
export type EntryRow = Prisma.GiveawayEntryGetPayload<object>

/** Giveaways and who entered them. */
export class GiveawaysStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  giveaway(id: string): Promise<GiveawayRow | null> {
    return this.#db.prisma.giveaway.findUnique({ where: { id }, include: giveawayParts })
  }

  ofLive(liveId: string): Promise<GiveawayRow[]> {
    return this.#db.prisma.giveaway.findMany({
      where: { liveId },
      include: giveawayParts,
      orderBy: [{ opensAt: 'desc' }, { id: 'desc' }],
      take: 20,
    })
  }

  async create(tx: Transaction, data: Prisma.GiveawayUncheckedCreateInput): Promise<void> {
    await tx.giveaway.create({ data })
  }

  async due(now: Date): Promise<string[]> {
    const rows = await this.#db.prisma.giveaway.findMany({
      where: { state: 'open', closesAt: { lte: now } },
      select: { id: true },
      take: 50,
    })
    return rows.map((row) => row.id)
  }

  /** Locks a giveaway until the transaction ends: entering and drawing exclude each other. */
  async lock(tx: Transaction, id: string): Promise<GiveawayRow | null> {
    await tx.$queryRaw`SELECT 1 FROM giveaway WHERE id = ${id}::uuid FOR UPDATE`
    return tx.giveaway.findUnique({ where: { id }, include: giveawayParts })
  }

  entry(giveawayId: string, accountId: string, tx: Transaction = this.#db.prisma): Promise<EntryRow | null> {
    return tx.giveawayEntry.findUnique({ where: { giveawayId_accountId: { giveawayId, accountId } } })
  }

  /** An account's entries in several giveaways. */
  async ownEntries(accountId: string, giveawayIds: readonly string[]): Promise<Map<string, EntryRow>> {
    const rows = await this.#db.prisma.giveawayEntry.findMany({
      where: { accountId, giveawayId: { in: [...giveawayIds] } },
    })
    return new Map(rows.map((row) => [row.giveawayId, row]))
  }

  /** Enters unless the draw has closed or is full; again changes nothing. One statement: thousands tap at once. */
  async enter(entry: { giveawayId: string; accountId: string; nonce: string; at: Date }): Promise<void> {
    const { giveawayId, accountId, nonce, at } = entry
    await this.#db.pool.query({
      name: 'enter-giveaway',
      text: ENTER,
      values: [giveawayId, accountId, nonce, at, MOST_ENTRIES, newId()],
    })
  }

  /** Numbers the entries of a locked giveaway from 1, in the order in which they came. */
  async number(tx: Transaction, giveawayId: string): Promise<void> {
    await tx.$executeRaw`
      UPDATE giveaway_entry e SET number = n.number FROM (
        SELECT account_id, row_number() OVER (ORDER BY at, account_id)::int AS number
        FROM giveaway_entry WHERE giveaway_id = ${giveawayId}::uuid) n
      WHERE e.giveaway_id = ${giveawayId}::uuid AND e.account_id = n.account_id`
  }

  entries(giveawayId: string, tx: Transaction = this.#db.prisma): Promise<EntryRow[]> {
    return tx.giveawayEntry.findMany({ where: { giveawayId }, orderBy: { number: 'asc' } })
  }

  async draw(tx: Transaction, id: string, winners: readonly number[], drawnAt: Date): Promise<void> {
    await tx.giveaway.update({ where: { id }, data: { state: 'drawn', drawnAt } })
    await tx.giveawayEntry.updateMany({
      where: { giveawayId: id, number: { in: [...winners] } },
      data: { won: true },
    })
  }
}
