import type { OwnSku } from '#contracts/catalog/own-goods.types.ts'
import type { ReviewState } from '#contracts/catalog/catalog.types.ts'
import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { literal } from '#server/storage/literal.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { productParts, type ProductRow } from '#server/areas/catalog/catalog.store.ts'

/** A merchant's products in any state. */
export class OwnGoodsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  page(filter: {
    merchantId: string
    state?: ReviewState | undefined
    search?: string | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<ProductRow[]> {
    const { merchantId, state, search, cursor, limit } = filter
    return this.#db.prisma.product.findMany({
      where: {
        merchantId,
        ...(state ? { review: state } : {}),
        ...(search ? { title: { contains: literal(search), mode: 'insensitive' } } : {}),
        ...(cursor ? { id: { lt: cursor } } : {}),
      },
      include: productParts,
      orderBy: { id: 'desc' },
      take: limit,
    })
  }

  async counts(merchantId: string): Promise<Record<ReviewState, number>> {
    const rows = await this.#db.prisma.product.groupBy({
      by: ['review'],
      where: { merchantId },
      _count: true,
    })
    const counts = { draft: 0, submitted: 0, approved: 0, rejected: 0 }
    for (const { review, _count } of rows) counts[review] = _count
    return counts
  }

  /** How many SKUs of each product are sold no more. */
  async retiredCounts(productIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#db.prisma.sku.groupBy({
      by: ['productId'],
      where: { productId: { in: [...productIds] }, retiredAt: { not: null } },
      _count: true,
    })
    return new Map(rows.map(({ productId, _count }) => [productId, _count]))
  }

  /** Locks a product and reads it as whoever held the lock before left it. */
  async lock(tx: Transaction, id: string): Promise<ProductRow | null> {
    await tx.$queryRaw`SELECT 1 FROM product WHERE id = ${id}::uuid FOR UPDATE`
    return tx.product.findUnique({ where: { id }, include: productParts })
  }

  /** The product that a request added. */
  async ofRequest(requestId: string): Promise<string | null> {
    const row = await this.#db.prisma.product.findUnique({ where: { requestId }, select: { id: true } })
    return row?.id ?? null
  }

  async change(
    tx: Transaction,
    id: string,
    { gallery, ...data }: Prisma.ProductUncheckedUpdateManyInput & { gallery: string[] },
  ): Promise<void> {
    await tx.product.update({ where: { id }, data: { ...data, gallery: { set: gallery } } })
  }

  /** Changes known SKUs and adds new ones behind them; returns the ids in the order given. */
  async setSkus(tx: Transaction, productId: string, skus: readonly OwnSku[]): Promise<string[]> {
    const ids: string[] = []
    const { _max } = await tx.sku.aggregate({ where: { productId }, _max: { position: true } })
    let last = _max.position ?? 0
    for (const { id, stock: _stock, ...sku } of skus) {
      if (id !== null) await tx.sku.update({ where: { id }, data: sku })
      const made = id ?? newId()
      if (id === null)
        await tx.sku.create({ data: { id: made, productId, position: ++last, available: 0, ...sku } })
      ids.push(made)
    }
    return ids
  }
}
