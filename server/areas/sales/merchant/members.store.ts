import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

type MemberRow = Prisma.MerchantMemberGetPayload<object>
type MemberActRow = Prisma.MemberActGetPayload<object>

/** Somebody at a merchant. */
export interface Member {
  readonly merchantId: string
  readonly accountId: string
}

interface Why {
  readonly reason: string
  readonly actorId: string
}

/** Who works for which merchant. */
export class MembersStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async merchantOf(accountId: string): Promise<string | null> {
    const row = await this.#db.prisma.merchantMember.findUnique({ where: { accountId } })
    return row?.merchantId ?? null
  }

  /** How many work for each merchant. */
  async counts(): Promise<{ merchantId: string; count: number }[]> {
    const rows = await this.#db.prisma.merchantMember.groupBy({
      by: ['merchantId'],
      orderBy: { merchantId: 'asc' },
      take: 500,
      _count: true,
    })
    return rows.map(({ merchantId, _count }) => ({ merchantId, count: _count }))
  }

  membersOf(merchantId: string, limit: number): Promise<MemberRow[]> {
    return this.#db.prisma.merchantMember.findMany({
      where: { merchantId },
      orderBy: { at: 'asc' },
      take: limit,
    })
  }

  /** What led to it, newest first. */
  actsOf(merchantId: string, limit: number): Promise<MemberActRow[]> {
    return this.#db.prisma.memberAct.findMany({
      where: { merchantId },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  /** Binds an account, away from wherever it worked; again changes nothing. */
  async bind(member: Member, why: Why): Promise<void> {
    const { accountId, merchantId } = member
    await this.#db.transaction(async (tx) => {
      const before = await tx.merchantMember.findUnique({ where: { accountId } })
      if (before?.merchantId === merchantId) return
      await tx.merchantMember.upsert({
        where: { accountId },
        create: { accountId, merchantId },
        update: { merchantId, at: new Date() },
      })
      if (before) await this.#note(tx, before, 'unbound', why)
      await this.#note(tx, member, 'bound', why)
    })
  }

  /** False when the account did not work for the merchant. */
  unbind(member: Member, why: Why): Promise<boolean> {
    const { accountId, merchantId } = member
    return this.#db.transaction(async (tx) => {
      const { count } = await tx.merchantMember.deleteMany({ where: { accountId, merchantId } })
      if (count === 1) await this.#note(tx, member, 'unbound', why)
      return count === 1
    })
  }

  async #note(tx: Transaction, member: Member, kind: MemberActRow['kind'], why: Why): Promise<void> {
    const { accountId, merchantId } = member
    await tx.memberAct.create({ data: { id: newId(), accountId, merchantId, kind, ...why } })
  }
}
