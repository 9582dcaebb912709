import { detailPage, type DetailPage } from '#contracts/sales/parcels.types.ts'
import { derivedId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'

/** Detail pages as they stood, each kept once under a name made from its content. */
export class PagesStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Keeps pages; returns each page's id by its SKU. */
  async keep(tx: Transaction, pages: readonly DetailPage[]): Promise<Map<string, string>> {
    const rows = pages.map((page) => ({ id: derivedId('page', JSON.stringify(page)), body: page }))
    if (rows.length > 0) await tx.detailPage.createMany({ data: rows, skipDuplicates: true })
    return new Map(rows.map(({ id, body }) => [body.skuId, id]))
  }

  async pages(ids: readonly string[]): Promise<Map<string, { page: DetailPage; at: Date }>> {
    const rows = await this.#db.prisma.detailPage.findMany({ where: { id: { in: [...ids] } } })
    return new Map(rows.map((row) => [row.id, { page: detailPage.parse(row.body), at: row.at }]))
  }

  /** Has the lines of an order that have no page yet point at these, by SKU. */
  async pointAt(tx: Transaction, orderId: string, pageIds: ReadonlyMap<string, string>): Promise<void> {
    for (const [skuId, pageId] of pageIds)
      await tx.orderLine.updateMany({ where: { orderId, skuId, pageId: null }, data: { pageId } })
  }
}
