import type { Role } from '#contracts/core/roles.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import { literal } from '#server/storage/literal.ts'

export type AccountRow = Prisma.AccountGetPayload<object>
export type SessionRow = Prisma.SessionGetPayload<object>

/** A session with who holds it, as every request needs it. */
export interface SessionHolder {
  readonly tokenDigest: string
  readonly sessionId: string
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly accountId: string
  readonly displayName: string
  readonly avatar: string
  readonly roles: readonly Role[]
}

const READ_SESSIONS = `SELECT s.token_digest AS "tokenDigest", s.id AS "sessionId", s.last_seen_at AS "lastSeenAt",
  s.expires_at AS "expiresAt", s.revoked_at AS "revokedAt", a.id AS "accountId",
  a.display_name AS "displayName", a.avatar, a.roles::text[] AS roles
FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_digest = ANY($1::text[])`

/** Accounts, sessions and sign-in codes in PostgreSQL. */
export class IdentityStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  accountById(id: string): Promise<AccountRow | null> {
    return this.#db.prisma.account.findUnique({ where: { id } })
  }

  accountsByIds(ids: readonly string[]): Promise<AccountRow[]> {
    return this.#db.prisma.account.findMany({ where: { id: { in: [...ids] } } })
  }

  accountByUsername(username: string): Promise<AccountRow | null> {
    return this.#db.prisma.account.findUnique({ where: { username } })
  }

  /** The account of a phone, made on the first sign-in; two first sign-ins at once make one account. */
  accountByPhone(phoneDigest: string, create: Prisma.AccountCreateInput): Promise<AccountRow> {
    return this.#db.prisma.account.upsert({ where: { phoneDigest }, update: {}, create })
  }

  createAccount(data: Prisma.AccountCreateInput): Promise<AccountRow> {
    return this.#db.prisma.account.create({ data })
  }

  updateAccount(id: string, data: Prisma.AccountUpdateInput): Promise<AccountRow> {
    return this.#db.prisma.account.update({ where: { id }, data })
  }

  /** A page of accounts, newest first, beginning after the cursor. */
  listAccounts(filter: {
    role?: Role | undefined
    search?: string | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<AccountRow[]> {
    const { role, search, cursor, limit } = filter
    return this.#db.prisma.account.findMany({
      where: {
        ...(role ? { roles: { has: role } } : {}),
        ...(search
          ? {
              OR: [
                { displayName: { contains: literal(search) } },
                { username: { contains: literal(search) } },
              ],
            }
          : {}),
        ...(cursor ? { id: { lt: cursor } } : {}),
      },
      orderBy: { id: 'desc' },
      take: limit,
    })
  }

  codeFor(phoneDigest: string) {
    return this.#db.prisma.signInCode.findUnique({ where: { phoneDigest } })
  }

  async saveCode(code: {
    phoneDigest: string
    codeDigest: string
    sentAt: Date
    expiresAt: Date
  }): Promise<void> {
    const { phoneDigest, ...sent } = code
    await this.#db.prisma.signInCode.upsert({
      where: { phoneDigest },
      create: code,
      update: { ...sent, attempts: 0 },
    })
  }

  /** The code of a phone with one more try counted, so that tries at once are counted one by one. */
  async countAttempt(phoneDigest: string) {
    const [code] = await this.#db.prisma.signInCode.updateManyAndReturn({
      where: { phoneDigest },
      data: { attempts: { increment: 1 } },
    })
    return code ?? null
  }

  /** Uses a code up; false when somebody else was quicker. */
  async consumeCode(phoneDigest: string, codeDigest: string): Promise<boolean> {
    const { count } = await this.#db.prisma.signInCode.deleteMany({ where: { phoneDigest, codeDigest } })
    return count === 1
  }

  async createSession(session: Prisma.SessionUncheckedCreateInput): Promise<void> {
    await this.#db.prisma.session.create({ data: session })
  }

  /** The mark of the browser that a session was opened on. */
  async deviceOf(sessionId: string): Promise<string | null> {
    const row = await this.#db.prisma.session.findUnique({
      where: { id: sessionId },
      select: { deviceMark: true },
    })
    return row?.deviceMark ?? null
  }

  /** Marks of the browsers that accounts signed in on since then. */
  async devicesOf(
    accountIds: readonly string[],
    since: Date,
  ): Promise<{ accountId: string; mark: string }[]> {
    const rows = await this.#db.prisma.session.findMany({
      where: { accountId: { in: [...accountIds] }, deviceMark: { not: null }, createdAt: { gte: since } },
      distinct: ['accountId', 'deviceMark'],
      select: { accountId: true, deviceMark: true },
    })
    return rows.flatMap(({ accountId, deviceMark }) =>
      deviceMark === null ? [] : [{ accountId, mark: deviceMark }],
    )
  }

  /** Forgets which browsers sessions from before then were opened on. */
  async forgetDevices(before: Date): Promise<void> {
    await this.#db.prisma.session.updateMany({
      where: { deviceMark: { not: null }, createdAt: { lt: before } },
      data: { deviceMark: null },
    })
  }

  /** The sessions of these tokens, through plain `pg`: this is read for nearly every request. */
  async sessionsByTokens(tokenDigests: readonly string[]): Promise<SessionHolder[]> {
    const query = { name: 'read-sessions', text: READ_SESSIONS, values: [tokenDigests] }
    return (await this.#db.pool.query<SessionHolder>(query)).rows
  }

  async touchSession(id: string, now: Date): Promise<void> {
    await this.#db.prisma.session.updateMany({ where: { id }, data: { lastSeenAt: now } })
  }

  openSessions(accountId: string, now: Date): Promise<SessionRow[]> {
    return this.#db.prisma.session.findMany({
      where: { accountId, revokedAt: null, expiresAt: { gt: now } },
      orderBy: { lastSeenAt: 'desc' },
      take: 50,
    })
  }

  /** Ends sessions of an account: one, or all. Returns how many were open. */
  revokeSessions(accountId: string, sessionId: string | null, now: Date): Promise<number> {
    return this.#db.transaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { accountId, revokedAt: null, ...(sessionId === null ? {} : { id: sessionId }) },
        data: { revokedAt: now },
      })
      if (count > 0)
        await appendEvents(tx, [{ kind: 'identity.sessionsEnded', payload: { accountId, sessionId } }])
      return count
    })
  }
}
