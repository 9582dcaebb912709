import type { Product, ReviewState } from '#contracts/catalog/catalog.types.ts'
import type { OwnGoods, OwnGoodsPage } from '#contracts/catalog/own-goods.types.ts'
import { stateAfter } from '#contracts/catalog/own-goods.rules.ts'
import type { CatalogService } from '#server/areas/catalog/catalog.service.ts'
import type { CatalogStore, ProductRow } from '#server/areas/catalog/catalog.store.ts'
import type { Members } from '#server/areas/catalog/catalog.ports.ts'
import type { FreightService } from '#server/areas/catalog/freight.service.ts'
import type { PicturesStore } from '#server/areas/catalog/pictures.store.ts'
import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId, newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import { repriced, skuTrouble } from './own-goods.rules.ts'
import type { OwnGoodsStore } from './own-goods.store.ts'

interface OwnGoodsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: OwnGoodsStore
  readonly catalog: CatalogService
  readonly stock: CatalogStore
  readonly freight: FreightService
  readonly pictures: PicturesStore
  readonly places: PlaceDirectory
  readonly members: Members
}

/** A merchant's own goods: every method shows and changes only what is of the account's own merchant. */
export class OwnGoodsService {
  readonly #deps: OwnGoodsDeps

  constructor(deps: OwnGoodsDeps) {
    this.#deps = deps
  }

  /** Throws `no_merchant`. */
  async page(
    account: SignedIn,
    query: {
      state?: ReviewState | undefined
      search?: string | undefined
      cursor?: string | undefined
      limit: number
    },
  ): Promise<OwnGoodsPage> {
    const { store, catalog } = this.#deps
    const merchantId = await this.#own(account)
    const [rows, counts, merchant] = await Promise.all([
      store.page({ merchantId, ...query }),
      store.counts(merchantId),
      catalog.merchant(merchantId),
    ])
    const next = rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null
    const [products, retired] = await Promise.all([
      catalog.present(rows),
      store.retiredCounts(rows.map(({ id }) => id)),
    ])
    const items = products.map((product) => ({ ...product, retired: retired.get(product.id) ?? 0 }))
    return { items, next, counts, merchant }
  }

  /** Adds a product; the same key adds it once. Throws `no_merchant`, `not_found`, `freight_gone`, `invalid`, `key_reused`. */
  async add(account: SignedIn, goods: OwnGoods, key: string): Promise<Product> {
    const { db, stock, store, catalog, clock, freight } = this.#deps
    const merchantId = await this.#own(account)
    const requestId = derivedId(account.accountId, 'goods', key)
    await this.#check(goods, [])
    try {
      await db.transaction(async (tx) => {
        const id = newId()
        await freight.mustKeep(tx, merchantId, goods.freightId)
        await stock.createProduct(tx, {
          ...{ id, merchantId, requestId, ...wordsOf(goods) },
          ...submission(account, stateAfter(null, goods), clock.now()),
        })
        await this.#setSkus(tx, account, id, goods)
      })
    } catch (error) {
      // The same key arrived before, and has added it.
      if (!violatesUnique(error)) throw error
    }
    const made = await catalog.product(found(await store.ofRequest(requestId)))
    if (made.title !== goods.title || made.skus.length !== goods.skus.length) throw new Problem('key_reused')
    return made
  }

  /** Changes a product. Throws `no_merchant`, `not_found` for another merchant's, `freight_gone`, `invalid`. */
  async change(account: SignedIn, productId: string, goods: OwnGoods): Promise<Product> {
    const { db, store, stock, catalog, clock, freight } = this.#deps
    const merchantId = await this.#own(account)
    const known = found(await stock.product(productId))
    if (known.merchantId !== merchantId) throw new Problem('not_found')
    await this.#check(goods, idsOf(known))
    await db.transaction(async (tx) => {
      const before = found(await store.lock(tx, productId))
      // Somebody else changed it between our look and our lock.
      mustFit(idsOf(before), goods)
      await freight.mustKeep(tx, merchantId, goods.freightId)
      const state = stateAfter(before, goods)
      const submitted = state === 'approved' ? {} : submission(account, state, clock.now())
      await store.change(tx, productId, { ...wordsOf(goods), ...submitted })
      await this.#setSkus(tx, account, productId, goods)
      await this.#tell(tx, before, goods, state)
    })
    return catalog.product(productId)
  }

  async #setSkus(tx: Transaction, account: SignedIn, productId: string, goods: OwnGoods): Promise<void> {
    const ids = await this.#deps.store.setSkus(tx, productId, goods.skus)
    const why = { cause: 'opening' as const, ref: null, actorId: account.accountId }
    for (const [index, { id, stock }] of goods.skus.entries())
      if (id === null && stock > 0) await this.#deps.stock.addStock(tx, ids[index] ?? '', stock, why)
  }

  async #tell(tx: Transaction, before: ProductRow, goods: OwnGoods, state: ReviewState): Promise<void> {
    const skuIds = idsOf(before)
    if (before.review === 'approved' && state !== 'approved')
      await appendEvents(tx, [
        { kind: 'catalog.reviewed', payload: { productId: before.id, skuIds, approved: false } },
      ])
    const changed = repriced(before.skus, goods.skus)
    if (state === 'approved' && changed.length > 0)
      await appendEvents(tx, [{ kind: 'catalog.skusChanged', payload: { skuIds: changed } }])
  }

  async #check(goods: OwnGoods, knownSkuIds: readonly string[]): Promise<void> {
    const { pictures, places } = this.#deps
    mustFit(knownSkuIds, goods)
    await places.place(goods.originVillageId)
    await pictures.mustKnow([goods.picture, ...goods.gallery])
  }

  async #own(account: SignedIn): Promise<string> {
    const merchantId = await this.#deps.members.merchantOf(account)
    if (merchantId === null) throw new Problem('no_merchant')
    return merchantId
  }
}

const idsOf = ({ skus }: ProductRow): string[] => skus.map(({ id }) => id)

function mustFit(knownSkuIds: readonly string[], { skus }: OwnGoods): void {
  const trouble = skuTrouble(knownSkuIds, skus)
  if (trouble !== null) throw refused('skus', trouble)
}

const wordsOf = ({ title, description, originVillageId, picture, gallery, freightId }: OwnGoods) => ({
  ...{ title, description, originVillageId, picture, gallery, freightId },
})

const submission = (account: SignedIn, review: ReviewState, at: Date) => ({
  review,
  reviewNote: null,
  submittedById: account.accountId,
  submittedAt: review === 'submitted' ? at : null,
})
