import type { ReviewState } from '#contracts/catalog/catalog.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { SkuRow } from './catalog.store.ts'

interface Standing {
  readonly productId: string
  readonly name: string
  readonly retired: boolean
  readonly retiredApproved: boolean
  readonly review: ReviewState
  /** Names of its product's other SKUs that are sold. */
  readonly others: readonly string[]
  readonly moved: boolean
}

/** SKUs on their way out of sale, and back. */
export class RetiringStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * Locks a SKU and its product, so that no order takes its units and nobody changes its packings meanwhile; null when
   * it is not there.
   */
  async lock(tx: Transaction, skuId: string): Promise<Standing | null> {
    await tx.$queryRaw`SELECT 1 FROM product p JOIN sku s ON s.product_id = p.id WHERE s.id = ${skuId}::uuid FOR UPDATE`
    const [row] = await tx.$queryRaw<Standing[]>`
      SELECT s.product_id AS "productId", s.name, s.retired_at IS NOT NULL AS retired,
        s.retired_approved AS "retiredApproved", p.review,
        ARRAY(SELECT o.name FROM sku o WHERE o.product_id = s.product_id AND o.id <> s.id AND o.retired_at IS NULL)
          AS others,
        EXISTS (SELECT FROM stock_movement m WHERE m.sku_id = s.id) AS moved
      FROM sku s JOIN product p ON p.id = s.product_id WHERE s.id = ${skuId}::uuid`
    return row ?? null
  }

  async retire(
    tx: Transaction,
    id: string,
    { at, approved }: { readonly at: Date; readonly approved: boolean },
  ): Promise<void> {
    await tx.sku.update({ where: { id }, data: { retiredAt: at, retiredApproved: approved } })
  }

  async restore(tx: Transaction, id: string): Promise<void> {
    await tx.sku.update({ where: { id }, data: { retiredAt: null, retiredApproved: false } })
  }

  /** Sends a product to its review. */
  async submit(tx: Transaction, id: string, submission: { submittedById: string; submittedAt: Date }) {
    await tx.product.update({ where: { id }, data: { review: 'submitted', reviewNote: null, ...submission } })
  }

  /** SKUs of a product on sale. */
  async soldIds(tx: Transaction, productId: string): Promise<string[]> {
    const rows = await tx.sku.findMany({ where: { productId, retiredAt: null }, select: { id: true } })
    return rows.map(({ id }) => id)
  }

  /** The SKUs of a product that are sold no more, the last retired first. */
  async retiredOf(productId: string): Promise<SkuRow[]> {
    return this.#db.prisma.sku.findMany({
      where: { productId, retiredAt: { not: null } },
      orderBy: [{ retiredAt: 'desc' }, { id: 'desc' }],
      take: 100,
    })
  }

  async drop(tx: Transaction, id: string): Promise<void> {
    await tx.sku.delete({ where: { id } })
  }
}
