import type { Database } from '#server/storage/database.ts'

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

  async membersOf(merchantId: string, limit: number): Promise<string[]> {
    const rows = await this.#db.prisma.merchantMember.findMany({
      where: { merchantId },
      orderBy: { at: 'asc' },
      take: limit,
    })
    return rows.map((row) => row.accountId)
  }

  async set(accountId: string, merchantId: string): Promise<void> {
    await this.#db.prisma.merchantMember.upsert({
      where: { accountId },
      create: { accountId, merchantId },
      update: { merchantId },
    })
  }

  /** False when the account did not work for the merchant. */
  async remove(accountId: string, merchantId: string): Promise<boolean> {
    const { count } = await this.#db.prisma.merchantMember.deleteMany({
      where: { accountId, merchantId },
    })
    return count === 1
  }
}
