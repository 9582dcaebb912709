import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type ChatRow = Prisma.ChatMessageGetPayload<object>
export type ChatRulesRow = Prisma.ChatRulesGetPayload<object>
export type RestrictionRow = Prisma.RestrictionGetPayload<object>
type NewChat = Prisma.ChatMessageUncheckedCreateInput & { authorId: string; clientId: string }

/** What is written in lives, and what binds whoever writes, in PostgreSQL. */
export class ChatStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The message that was sent before under the same client id. */
  sentBefore(authorId: string, clientId: string): Promise<ChatRow | null> {
    return this.#db.prisma.chatMessage.findUnique({ where: { authorId_clientId: { authorId, clientId } } })
  }

  rules(liveId: string): Promise<ChatRulesRow | null> {
    return this.#db.prisma.chatRules.findUnique({ where: { liveId } })
  }

  restriction(liveId: string, accountId: string): Promise<RestrictionRow | null> {
    return this.#db.prisma.restriction.findUnique({ where: { liveId_accountId: { liveId, accountId } } })
  }

  /** Adds a message, or finds the one that was sent before under the same client id. */
  add(message: NewChat): Promise<ChatRow> {
    return addOnce(this.#db.prisma, message)
  }

  /**
   * Adds a message if `mayFollow` the time of the author's last one in this live; else null. An author's
   * messages take turns, so that two devices at once do not both pass.
   */
  addInTurn(message: NewChat, mayFollow: (lastAt: Date | null) => boolean): Promise<ChatRow | null> {
    const { liveId, authorId } = message
    return this.#db.transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${liveId} ${authorId}`}, 0))`
      const last = await tx.chatMessage.aggregate({ where: { liveId, authorId }, _max: { at: true } })
      return mayFollow(last._max.at) ? addOnce(tx, message) : null
    })
  }

  message(liveId: string, id: string): Promise<ChatRow | null> {
    return this.#db.prisma.chatMessage.findFirst({ where: { liveId, id } })
  }

  /** The newest shown messages before a message, oldest first. */
  async before(liveId: string, before: string | undefined, limit: number): Promise<ChatRow[]> {
    const rows = await this.#db.prisma.chatMessage.findMany({
      where: { liveId, state: 'shown', ...(before === undefined ? {} : { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.reverse()
  }

  words(): Promise<{ word: string }[]> {
    return this.#db.prisma.chatWord.findMany({ select: { word: true } })
  }
}

/** Not Prisma's upsert, which reads before it writes and fails when the same message comes twice at once. */
const addOnce = async (tx: Transaction, message: NewChat): Promise<ChatRow> => {
  const { authorId, clientId } = message
  const [added] = await tx.chatMessage.createManyAndReturn({ data: [message], skipDuplicates: true })
  return added ?? tx.chatMessage.findUniqueOrThrow({ where: { authorId_clientId: { authorId, clientId } } })
}
