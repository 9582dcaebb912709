import { PUSH_DEVICES } from '#contracts/live/push.routes.ts'
import type { Language } from '#contracts/core/values.ts'
import type { Database } from '#server/storage/database.ts'
import type { PushKind, PushTarget } from './push.ports.ts'

export interface NewSubscription extends PushTarget {
  readonly id: string
  readonly accountId: string
  readonly sessionId: string
  readonly language: Language
  readonly at: Date
}

/** A message to one browser that this process sends now. */
export interface ClaimedDelivery extends PushTarget {
  readonly noticeId: string
  readonly subscriptionId: string
  readonly tries: number
  readonly liveId: string
  readonly kind: PushKind
  readonly expiresAt: Date
  readonly language: Language
}

/** Browsers that reminders reach, and the messages to them, in PostgreSQL. */
export class PushStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async endpoints(accountId: string): Promise<string[]> {
    const rows = await this.#db.prisma.pushSubscription.findMany({
      where: { accountId },
      select: { endpoint: true },
      take: PUSH_DEVICES,
    })
    return rows.map(({ endpoint }) => endpoint)
  }

  /** Writes or renews a browser's subscription; the oldest of too many gives way. */
  async save(subscription: NewSubscription): Promise<void> {
    const { id: _, ...renewed } = subscription
    const { accountId, endpoint } = subscription
    await this.#db.transaction(
      async (tx) => {
        // With what was still to be sent to whoever used this browser before.
        await tx.pushSubscription.deleteMany({ where: { endpoint, NOT: { accountId } } })
        await tx.pushSubscription.upsert({ where: { endpoint }, create: subscription, update: renewed })
        const surplus = await tx.pushSubscription.findMany({
          where: { accountId },
          orderBy: [{ at: 'desc' }, { id: 'desc' }],
          skip: PUSH_DEVICES,
          select: { id: true },
        })
        await tx.pushSubscription.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } })
      },
      { isolation: 'serializable' },
    )
  }

  async drop(accountId: string, endpoint: string): Promise<void> {
    await this.#db.prisma.pushSubscription.deleteMany({ where: { accountId, endpoint } })
  }

  /** Drops what a session subscribed, or every session of the account. */
  async dropOf(accountId: string, sessionId: string | null): Promise<void> {
    const where = sessionId === null ? { accountId } : { accountId, sessionId }
    await this.#db.prisma.pushSubscription.deleteMany({ where })
  }

  async dropById(id: string): Promise<void> {
    await this.#db.prisma.pushSubscription.deleteMany({ where: { id } })
  }

  /**
   * Writes a message to every browser of everybody who waits for a live, in one statement: under an id that was
   * written before it writes nothing. How many.
   */
  announce(notice: {
    id: string
    liveId: string
    kind: PushKind
    expiresAt: Date
    now: Date
  }): Promise<number> {
    const { id, liveId, kind, expiresAt, now } = notice
    return this.#db.prisma.$executeRaw`
      WITH fresh AS (
        INSERT INTO push_notice (id, live_id, kind, expires_at)
        VALUES (${id}::uuid, ${liveId}::uuid, ${kind}, ${expiresAt}) ON CONFLICT (id) DO NOTHING RETURNING id
      )
      INSERT INTO push_delivery (notice_id, subscription_id, due_at)
      SELECT fresh.id, s.id, ${now}::timestamptz FROM fresh, reminder r
      JOIN push_subscription s ON s.account_id = r.account_id WHERE r.live_id = ${liveId}::uuid`
  }

  /** Takes messages that are due; until `until` no other process does. */
  claim(now: Date, until: Date, most: number): Promise<ClaimedDelivery[]> {
    return this.#db.prisma.$queryRaw<ClaimedDelivery[]>`
      WITH due AS (
        SELECT notice_id, subscription_id FROM push_delivery WHERE due_at <= ${now}::timestamptz
        ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED
      )
      UPDATE push_delivery d SET tries = d.tries + 1, due_at = ${until}::timestamptz
      FROM due, push_notice n, push_subscription s
      WHERE d.notice_id = due.notice_id AND d.subscription_id = due.subscription_id
        AND n.id = d.notice_id AND s.id = d.subscription_id
      RETURNING d.notice_id AS "noticeId", d.subscription_id AS "subscriptionId", d.tries,
        n.live_id AS "liveId", n.kind, n.expires_at AS "expiresAt",
        s.endpoint, s.p256dh, s.auth, s.site, s.language`
  }

  async finish({ noticeId, subscriptionId }: ClaimedDelivery): Promise<void> {
    await this.#db.prisma.pushDelivery.deleteMany({ where: { noticeId, subscriptionId } })
  }

  async postpone({ noticeId, subscriptionId }: ClaimedDelivery, dueAt: Date): Promise<void> {
    await this.#db.prisma.pushDelivery.updateMany({ where: { noticeId, subscriptionId }, data: { dueAt } })
  }
}
