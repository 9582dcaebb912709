import type { Role } from '#contracts/core/roles.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { literal } from '#server/storage/literal.ts'

export type AccountRow = Prisma.AccountGetPayload<object>
export type SessionRow = Prisma.SessionGetPayload<object>
export type SessionWithAccount = Prisma.SessionGetPayload<{ include: { account: true } }>

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

  sessionByToken(tokenDigest: string): Promise<SessionWithAccount | null> {
    return this.#db.prisma.session.findUnique({ where: { tokenDigest }, include: { account: true } })
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
  async revokeSessions(accountId: string, sessionId: string | null, now: Date): Promise<number> {
    const { count } = await this.#db.prisma.session.updateMany({
      where: { accountId, revokedAt: null, ...(sessionId === null ? {} : { id: sessionId }) },
      data: { revokedAt: now },
    })
    return count
  }
}
