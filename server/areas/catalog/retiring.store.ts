import type { Transaction } from '#server/storage/transaction.ts'

/** SKUs on their way out of sale. */
export class RetiringStore {
  /**
   * Locks a SKU and its product, so that no order takes its units and nobody changes its packings meanwhile; null when
   * it is not there.
   */
  async lock(
    tx: Transaction,
    skuId: string,
  ): Promise<{ productId: string; retired: boolean; others: number; moved: boolean } | null> {
    await tx.$queryRaw`SELECT 1 FROM product p JOIN sku s ON s.product_id = p.id WHERE s.id = ${skuId}::uuid FOR UPDATE`
    const [row] = await tx.$queryRaw<
      { productId: string; retired: boolean; others: number; moved: boolean }[]
    >`
      SELECT s.product_id AS "productId", s.retired_at IS NOT NULL AS retired,
        (SELECT count(*) FROM sku o WHERE o.product_id = s.product_id AND o.id <> s.id AND o.retired_at IS NULL)::int
          AS others,
        EXISTS (SELECT FROM stock_movement m WHERE m.sku_id = s.id) AS moved
      FROM sku s WHERE s.id = ${skuId}::uuid`
    return row ?? null
  }

  async retire(tx: Transaction, id: string, retiredAt: Date): Promise<void> {
    await tx.sku.update({ where: { id }, data: { retiredAt } })
  }

  async drop(tx: Transaction, id: string): Promise<void> {
    await tx.sku.delete({ where: { id } })
  }
}
