import type { LiveState } from '#contracts/live/live.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type ChatRow = Prisma.ChatMessageGetPayload<object>
export type ChatRulesRow = Prisma.ChatRulesGetPayload<object>
export type RestrictionRow = Prisma.RestrictionGetPayload<object>
export type NewChat = Prisma.ChatMessageUncheckedCreateInput & { authorId: string; clientId: string }

/** One message on its way: who says it where, under which client id. */
export interface SayKey {
  readonly liveId: string
  readonly authorId: string
  readonly clientId: string
}

/** What decides on a message. */
export interface SayFacts {
  /** What was sent before under the same client id. */
  readonly before: ChatRow | null
  /** Null: there is no such live. */
  readonly live: {
    readonly id: string
    readonly hostId: string
    readonly state: LiveState
    readonly startedAt: Date | null
  } | null
  readonly rules: Pick<ChatRulesRow, 'slowSeconds' | 'approval'> | null
  readonly restriction: Pick<RestrictionRow, 'kind' | 'reason' | 'until'> | null
}

const MESSAGE = `m.id, m.live_id AS "liveId", m.author_id AS "authorId", m.client_id AS "clientId", m.badge,
  m.text, m.stream_ms AS "streamMs", m.at, m.state, m.held_for AS "heldFor"`

const FACTS = `SELECT l.state AS "liveState", l.host_id AS "hostId", l.started_at AS "startedAt",
  r.slow_seconds AS "slowSeconds", r.approval, x.kind, x.reason, x.until, ${MESSAGE}
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS key (live_id, author_id, client_id, turn)
  LEFT JOIN live l ON l.id = key.live_id
  LEFT JOIN chat_rules r ON r.live_id = key.live_id
  LEFT JOIN restriction x ON x.live_id = key.live_id AND x.account_id = key.author_id
  LEFT JOIN chat_message m ON m.author_id = key.author_id AND m.client_id = key.client_id
ORDER BY key.turn`

const ADD = `INSERT INTO chat_message AS m
  (id, live_id, author_id, client_id, badge, text, stream_ms, at, state, held_for)
SELECT id, live_id, author_id, client_id, badge, text, stream_ms, at, state::chat_state, held_for
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[],
  $8::timestamptz[], $9::text[], $10::text[])
  AS input (id, live_id, author_id, client_id, badge, text, stream_ms, at, state, held_for)
ON CONFLICT (author_id, client_id) DO NOTHING RETURNING ${MESSAGE}`

/** What is written in lives, and what binds whoever writes, in PostgreSQL. */
export class ChatStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** What decides on several messages, in their order, read in one statement. */
  async factsOf(keys: readonly SayKey[]): Promise<SayFacts[]> {
    const columns = (['liveId', 'authorId', 'clientId'] as const).map((name) => keys.map((key) => key[name]))
    const { rows } = await this.#db.pool.query<FactsRow>({ name: 'chat-facts', text: FACTS, values: columns })
    return rows.map((row, at) => factsIn(row, keys[at]?.liveId ?? ''))
  }

  rules(liveId: string): Promise<ChatRulesRow | null> {
    return this.#db.prisma.chatRules.findUnique({ where: { liveId } })
  }

  restriction(liveId: string, accountId: string): Promise<RestrictionRow | null> {
    return this.#db.prisma.restriction.findUnique({ where: { liveId_accountId: { liveId, accountId } } })
  }

  /** Adds messages in one statement; each as it stands then, which is the earlier one under its client id. */
  async addMany(messages: readonly NewChat[]): Promise<ChatRow[]> {
    const column = <T>(of: (message: NewChat) => T) => messages.map(of)
    const values = [
      ...[column(({ id }) => id), column(({ liveId }) => liveId), column(({ authorId }) => authorId)],
      ...[column(({ clientId }) => clientId), column(({ badge }) => badge), column(({ text }) => text)],
      ...[column(({ streamMs }) => streamMs), column(({ at }) => at)],
      ...[column(({ state }) => state ?? 'shown'), column(({ heldFor }) => heldFor ?? null)],
    ]
    const { rows } = await this.#db.pool.query<ChatRow>({ name: 'chat-add', text: ADD, values })
    const added = new Map(rows.map((row) => [keyOf(row), row]))
    return Promise.all(
      messages.map(({ authorId, clientId }) =>
        Promise.resolve(
          added.get(keyOf({ authorId, clientId })) ??
            this.#db.prisma.chatMessage.findUniqueOrThrow({
              where: { authorId_clientId: { authorId, clientId } },
            }),
        ),
      ),
    )
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

type Nullable<T> = { [Key in keyof T]: T[Key] | null }
type FactsRow = Nullable<ChatRow> &
  Nullable<Pick<ChatRulesRow, 'slowSeconds' | 'approval'>> &
  Nullable<Pick<RestrictionRow, 'kind' | 'reason' | 'until'>> & {
    liveState: LiveState | null
    hostId: string | null
    startedAt: Date | null
  }

/** Takes a row of left joins apart: what was not found is all null. */
function factsIn(row: FactsRow, liveId: string): SayFacts {
  const { liveState, hostId, startedAt, slowSeconds, approval, kind, reason, until, ...message } = row
  return {
    before: message.id === null ? null : (message as ChatRow),
    live: liveState === null || hostId === null ? null : { id: liveId, hostId, startedAt, state: liveState },
    rules: slowSeconds === null || approval === null ? null : { slowSeconds, approval },
    restriction: kind === null || reason === null ? null : { kind, reason, until },
  }
}

const keyOf = ({ authorId, clientId }: Pick<ChatRow, 'authorId' | 'clientId'>): string =>
  `${authorId} ${clientId}`
