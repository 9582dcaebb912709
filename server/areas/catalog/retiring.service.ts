import type { Product, RetiredSku, Retirement } from '#contracts/catalog/catalog.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Selling } from './catalog.ports.ts'
import { presentSku } from './catalog.presenter.ts'
import type { CatalogService } from './catalog.service.ts'
import type { ProductsService } from './products.service.ts'
import { restoreTrouble, reviewsAnew } from './retiring.rules.ts'
import type { RetiringStore } from './retiring.store.ts'

interface RetiringDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: RetiringStore
  readonly products: ProductsService
  readonly selling: Selling
  readonly catalog: CatalogService
}

/** Takes SKUs out of sale, and brings them back. */
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
      const { productId, retired, others, moved, review } = found(await store.lock(tx, skuId))
      if (retired) return { outcome: 'retired' }
      if (others.length === 0) throw new Problem('last_sku')
      // The stock log is only added to, so what ever had stock stays behind it.
      const deletes = !moved && !ever
      if (deletes) await store.drop(tx, skuId)
      else await store.retire(tx, skuId, { at: clock.now(), approved: review === 'approved' })
      // A host may have put it into a cart since we asked: it leaves it again.
      await appendEvents(tx, [
        { kind: 'catalog.reviewed', payload: { productId, skuIds: [skuId], approved: false } },
      ])
      return { outcome: deletes ? 'deleted' : 'retired' }
    })
  }

  /** What of a product is sold no more. Throws `not_found`, `not_allowed`. */
  async retired(account: SignedIn, productId: string): Promise<{ items: RetiredSku[] }> {
    const { store, products, catalog } = this.#deps
    const { merchant, review } = await catalog.product(productId)
    await products.mustServe(account, merchant.id)
    const rows = await store.retiredOf(productId)
    return {
      items: rows.map((row) => ({
        ...presentSku(row),
        retiredAt: found(row.retiredAt).toISOString(),
        reviewsAnew: !isOneOf(account, 'operator') && reviewsAnew(review, row.retiredApproved),
      })),
    }
  }

  /**
   * Sells a retired SKU again at the price and with the stock that it has; its log goes on. It is in no live's cart
   * until a host puts it there, and flash sales that ended stay ended. Once more changes nothing.
   *
   * @throws Problem not_found, not_allowed, name_taken, skus_full
   */
  async restore(account: SignedIn, skuId: string): Promise<Product> {
    const { db, clock, store, products, catalog } = this.#deps
    await products.mustServeSku(account, skuId)
    const productId = await db.transaction(async (tx) => {
      const sku = found(await store.lock(tx, skuId))
      if (!sku.retired) return sku.productId
      const trouble = restoreTrouble(sku.name, sku.others)
      if (trouble !== null) throw new Problem(trouble)
      const anew = !isOneOf(account, 'operator') && reviewsAnew(sku.review, sku.retiredApproved)
      await store.restore(tx, skuId)
      if (anew) {
        await store.submit(tx, sku.productId, { submittedById: account.accountId, submittedAt: clock.now() })
        const payload = { productId: sku.productId, skuIds: await store.soldIds(tx, sku.productId) }
        await appendEvents(tx, [{ kind: 'catalog.reviewed', payload: { ...payload, approved: false } }])
      } else await appendEvents(tx, [{ kind: 'catalog.skusChanged', payload: { skuIds: [skuId] } }])
      return sku.productId
    })
    return catalog.product(productId)
  }
}
