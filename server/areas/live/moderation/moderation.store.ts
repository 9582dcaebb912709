import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { ChatRow, ChatRulesRow, RestrictionRow } from '#server/areas/live/chat/chat.store.ts'

export type ActRow = Prisma.ModerationActGetPayload<object>
export type WordRow = Prisma.ChatWordGetPayload<object>
export type ReportedRow = Pick<ChatRow, 'id' | 'authorId' | 'badge' | 'text' | 'streamMs'> & {
  reports: number
  reasons: string[]
}

const QUEUE_LENGTH = 100
const RESTRICTED_LENGTH = 200
const WORDS_LENGTH = 500

/** Moderation of lives in PostgreSQL; each act is written in the transaction that does it. */
export class ModerationStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async act(tx: Transaction, act: ActRow): Promise<void> {
    await tx.moderationAct.create({ data: act })
  }

  acts(liveId: string): Promise<ActRow[]> {
    return this.#db.prisma.moderationAct.findMany({
      where: { liveId },
      orderBy: { id: 'desc' },
      take: QUEUE_LENGTH,
    })
  }

  async setRules(
    tx: Transaction,
    liveId: string,
    set: Partial<Pick<ChatRulesRow, 'slowSeconds' | 'approval' | 'pinnedId'>>,
  ): Promise<void> {
    await tx.chatRules.upsert({ where: { liveId }, create: { liveId, ...set }, update: set })
  }

  /** Takes a message down where it is pinned; whether it was. */
  async unpin(tx: Transaction, liveId: string, messageId: string): Promise<boolean> {
    const { count } = await tx.chatRules.updateMany({
      where: { liveId, pinnedId: messageId },
      data: { pinnedId: null },
    })
    return count === 1
  }

  /** Removes a message; what it was before, or null where it was removed already. */
  async remove(tx: Transaction, messageId: string): Promise<'shown' | 'held' | null> {
    for (const state of ['shown', 'held'] as const) {
      const data = { state: 'removed' } as const
      const { count } = await tx.chatMessage.updateMany({ where: { id: messageId, state }, data })
      if (count === 1) return state
    }
    return null
  }

  /** Lets a held message through at an instant of the stream; false where it does not wait. */
  async approve(tx: Transaction, messageId: string, streamMs: number): Promise<boolean> {
    const { count } = await tx.chatMessage.updateMany({
      where: { id: messageId, state: 'held' },
      data: { state: 'shown', heldFor: null, streamMs },
    })
    return count === 1
  }

  held(liveId: string): Promise<ChatRow[]> {
    return this.#db.prisma.chatMessage.findMany({
      where: { liveId, state: 'held' },
      orderBy: { id: 'asc' },
      take: QUEUE_LENGTH,
    })
  }

  /** Messages reported since a moderator last kept them, the most reported first. */
  reported(liveId: string): Promise<ReportedRow[]> {
    return this.#db.prisma.$queryRaw<ReportedRow[]>`
      SELECT m.id, m.author_id AS "authorId", m.badge, m.text, m.stream_ms AS "streamMs",
             count(*)::int AS reports, array_agg(DISTINCT r.reason) AS reasons
      FROM chat_message m JOIN chat_report r ON r.message_id = m.id
      WHERE m.live_id = ${liveId}::uuid AND m.state = 'shown' AND NOT EXISTS (
        SELECT FROM moderation_act a WHERE a.live_id = m.live_id AND a.message_id = m.id
          AND a.kind = 'kept' AND a.at >= r.at)
      GROUP BY m.id ORDER BY reports DESC, m.id LIMIT ${QUEUE_LENGTH}`
  }

  async waiting(liveId: string): Promise<{ held: number; reported: number }> {
    const [held, reported] = await Promise.all([
      this.#db.prisma.chatMessage.count({ where: { liveId, state: 'held' } }),
      this.reported(liveId),
    ])
    return { held, reported: reported.length }
  }

  /** Adds an account's report of a message; false where it has reported it. */
  async report(messageId: string, accountId: string, reason: string, at: Date): Promise<boolean> {
    const { count } = await this.#db.prisma.chatReport.createMany({
      data: { messageId, accountId, reason, at },
      skipDuplicates: true,
    })
    return count === 1
  }

  async restrict(tx: Transaction, row: RestrictionRow): Promise<void> {
    const { liveId, accountId, ...set } = row
    await tx.restriction.upsert({
      where: { liveId_accountId: { liveId, accountId } },
      create: row,
      update: set,
    })
  }

  async free(tx: Transaction, liveId: string, accountId: string): Promise<boolean> {
    const { count } = await tx.restriction.deleteMany({ where: { liveId, accountId } })
    return count === 1
  }

  restricted(liveId: string, now: Date): Promise<RestrictionRow[]> {
    return this.#db.prisma.restriction.findMany({
      where: { liveId, OR: [{ until: null }, { until: { gt: now } }] },
      orderBy: { at: 'desc' },
      take: RESTRICTED_LENGTH,
    })
  }

  listWords(): Promise<WordRow[]> {
    return this.#db.prisma.chatWord.findMany({ orderBy: { id: 'desc' }, take: WORDS_LENGTH })
  }

  /** Adds a word to the list: `full` or `taken` where that is not to be. */
  async addWord(tx: Transaction, row: WordRow): Promise<'added' | 'full' | 'taken'> {
    if ((await tx.chatWord.count()) >= WORDS_LENGTH) return 'full'
    const { count } = await tx.chatWord.createMany({ data: row, skipDuplicates: true })
    return count === 1 ? 'added' : 'taken'
  }

  /** Takes a word off the list; the word, or null where there is none. */
  async removeWord(tx: Transaction, id: string): Promise<string | null> {
    const word = await tx.chatWord.findUnique({ where: { id } })
    if (word) await tx.chatWord.delete({ where: { id } })
    return word?.word ?? null
  }
}
