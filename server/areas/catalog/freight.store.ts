import { freightTerms, type FreightTerms } from '#contracts/catalog/freight.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'

interface TemplateRow {
  readonly id: string
  readonly merchantId: string
  readonly name: string
  readonly terms: FreightTerms
}

/** Merchants' freight templates. */
export class FreightStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async template(id: string): Promise<TemplateRow | null> {
    const row = await this.#db.prisma.freightTemplate.findUnique({ where: { id } })
    return row && { ...row, terms: freightTerms.parse(row.terms) }
  }

  async ofMerchant(merchantId: string): Promise<TemplateRow[]> {
    const rows = await this.#db.prisma.freightTemplate.findMany({
      where: { merchantId },
      orderBy: { name: 'asc' },
      take: 50,
    })
    return rows.map((row) => ({ ...row, terms: freightTerms.parse(row.terms) }))
  }

  /** Keeps a template from being deleted until the transaction ends; false when the merchant has none of that id. */
  async keep(tx: Transaction, merchantId: string, id: string): Promise<boolean> {
    const rows = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM freight_template WHERE id = ${id}::uuid AND merchant_id = ${merchantId}::uuid FOR KEY SHARE`
    return rows.length > 0
  }

  /** Locks a template, so that no product takes it meanwhile; null when the merchant has none of that id. */
  async lock(tx: Transaction, merchantId: string, id: string): Promise<{ name: string } | null> {
    const [row] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM freight_template WHERE id = ${id}::uuid AND merchant_id = ${merchantId}::uuid FOR UPDATE`
    return row ?? null
  }

  /** Titles of some products that are sent by a template. */
  async usersOf(tx: Transaction, freightId: string): Promise<string[]> {
    const rows = await tx.product.findMany({ where: { freightId }, select: { title: true }, take: 3 })
    return rows.map(({ title }) => title)
  }

  async drop(tx: Transaction, id: string): Promise<void> {
    await tx.freightTemplate.delete({ where: { id } })
  }

  async set(template: TemplateRow): Promise<TemplateRow> {
    const { merchantId, name, terms } = template
    const row = await this.#db.prisma.freightTemplate.upsert({
      where: { merchantId_name: { merchantId, name } },
      create: template,
      update: { terms },
    })
    return { ...row, terms: freightTerms.parse(row.terms) }
  }
}
