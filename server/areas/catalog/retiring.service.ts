import type { Retirement } from '#contracts/catalog/catalog.types.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Selling } from './catalog.ports.ts'
import type { ProductsService } from './products.service.ts'
import type { RetiringStore } from './retiring.store.ts'

interface RetiringDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: RetiringStore
  readonly products: ProductsService
  readonly selling: Selling
}

/** Takes SKUs out of sale for good. */
export class RetiringService {
  readonly #deps: RetiringDeps

  constructor(deps: RetiringDeps) {
    this.#deps = deps
  }

  /**
   * Deletes a SKU that never had stock and that nothing ever named, and retires any other; once more changes nothing.
   *
   * @throws Problem not_found, not_allowed, sku_in_sale, sku_in_cart, last_sku
   */
  async retire(account: SignedIn, skuId: string): Promise<Retirement> {
    const { db, clock, store, products, selling } = this.#deps
    await products.mustServeSku(account, skuId)
    const { now, ever } = await selling.placeOf(skuId)
    if (now !== null) throw new Problem(now === 'sale' ? 'sku_in_sale' : 'sku_in_cart')
    return db.transaction(async (tx) => {
      const { productId, retired, others, moved } = found(await store.lock(tx, skuId))
      if (retired) return { outcome: 'retired' }
      if (others === 0) throw new Problem('last_sku')
      // The stock log is only added to, so what ever had stock stays behind it.
      const deletes = !moved && !ever
      if (deletes) await store.drop(tx, skuId)
      else await store.retire(tx, skuId, clock.now())
      // A host may have put it into a cart since we asked: it leaves it again.
      await appendEvents(tx, [
        { kind: 'catalog.reviewed', payload: { productId, skuIds: [skuId], approved: false } },
      ])
      return { outcome: deletes ? 'deleted' : 'retired' }
    })
  }
}
