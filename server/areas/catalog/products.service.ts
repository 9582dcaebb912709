import type { z } from 'zod'
import type { newProduct, Product, productChange, ReviewState } from '#contracts/catalog/catalog.types.ts'
import { isOneOf, type Caller, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Members, Pictures } from './catalog.ports.ts'
import type { CatalogService } from './catalog.service.ts'
import type { CatalogStore, ProductRow } from './catalog.store.ts'
import type { FreightService } from './freight.service.ts'
import type { PicturesStore } from './pictures.store.ts'

interface ProductsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: CatalogStore
  readonly catalog: CatalogService
  readonly freight: FreightService
  readonly pictures: PicturesStore
  readonly resizer: Pictures
  readonly members: Members
}

/** Merchants' work on their products, and the review that lets them on air. */
export class ProductsService {
  readonly #deps: ProductsDeps

  constructor(deps: ProductsDeps) {
    this.#deps = deps
  }

  /** The public sees what is approved; what waits or was sent back only those who work on it. */
  async list(
    caller: Caller,
    filter: Parameters<CatalogService['products']>[0],
  ): ReturnType<CatalogService['products']> {
    const { catalog, members } = this.#deps
    if (filter.review === undefined || filter.review === 'approved') return catalog.products(filter)
    const { account } = caller
    if (account === null) throw new Problem('sign_in_first')
    if (isOneOf(account, 'operator', 'official')) return catalog.products(filter)
    const own = await members.merchantOf(account)
    if (own === null) throw new Problem('not_allowed')
    return catalog.products({ ...filter, merchantId: own })
  }

  /** An operator's product is on sale at once; all others wait for their review. Throws `not_found`, `not_allowed`. */
  async create(account: SignedIn, input: z.output<typeof newProduct>): Promise<Product> {
    await this.mustServe(account, input.merchantId)
    const review: ReviewState = isOneOf(account, 'operator') ? 'approved' : 'submitted'
    await this.#deps.pictures.mustKnow([input.picture, ...input.gallery])
    return this.#deps.catalog.createProduct(account.accountId, input, review)
  }

  /** Changes a product. Throws `not_found`, `not_allowed`, `freight_gone`. */
  async change(account: SignedIn, id: string, change: z.output<typeof productChange>): Promise<Product> {
    const { db, store, catalog, freight, pictures } = this.#deps
    const before = found(await store.product(id))
    await this.mustServe(account, before.merchantId)
    await pictures.mustKnow([change.picture, ...change.gallery])
    const anew = isOneOf(account, 'operator')
      ? {}
      : { review: 'submitted' as const, reviewNote: null, submittedById: account.accountId }
    await db.transaction(async (tx) => {
      await freight.mustKeep(tx, before.merchantId, change.freightId)
      const after = found(
        await store.changeProduct(tx, id, { ...change, gallery: { set: change.gallery }, ...anew }),
      )
      if (before.review === 'approved' && after.review !== 'approved')
        await appendEvents(tx, [reviewed(after)])
    })
    return catalog.product(id)
  }

  /** Decides whether a product may go on air. Throws `not_found`. */
  async review(
    account: SignedIn,
    id: string,
    { decision, note }: { decision: 'approve' | 'reject'; note: string },
  ): Promise<Product> {
    const { db, store, catalog, clock } = this.#deps
    await db.transaction(async (tx) => {
      const row = await store.changeProduct(tx, id, {
        review: decision === 'approve' ? 'approved' : 'rejected',
        reviewNote: decision === 'approve' ? null : note,
        reviewedById: account.accountId,
        reviewedAt: clock.now(),
      })
      await appendEvents(tx, [reviewed(found(row))])
    })
    return catalog.product(id)
  }

  /** Keeps a picture. Throws `bad_picture`. */
  async addPicture(
    account: SignedIn,
    data: string,
  ): Promise<{ name: string; width: number; height: number }> {
    const picture = await this.#deps.resizer.resized(Buffer.from(data, 'base64'))
    await this.#deps.pictures.add(picture, account.accountId)
    return picture
  }

  /** Throws `not_found` for an unknown SKU, `not_allowed` for one of another merchant. */
  async mustServeSku(account: SignedIn, skuId: string): Promise<void> {
    const [sku] = await this.#deps.store.skus([skuId])
    await this.mustServe(account, found(sku).product.merchantId)
  }

  /** Throws `not_allowed` unless the account may work on this merchant's goods. */
  async mustServe(account: SignedIn, merchantId: string): Promise<void> {
    if (isOneOf(account, 'operator', 'official')) return
    if ((await this.#deps.members.merchantOf(account)) !== merchantId) throw new Problem('not_allowed')
  }
}

const reviewed = (row: ProductRow) => ({
  kind: 'catalog.reviewed' as const,
  payload: {
    productId: row.id,
    skuIds: row.skus.map((sku) => sku.id),
    approved: row.review === 'approved',
  },
})
