import { freightTerms, type FreightTerms } from '#contracts/catalog/freight.types.ts'
import type { Database } from '#server/storage/database.ts'

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
