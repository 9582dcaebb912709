import type { z } from 'zod'
import type {
  Merchant,
  newProduct,
  Product,
  ReviewState,
  Sku,
  StockMovement,
} from '#contracts/catalog/catalog.types.ts'
import type { StockCause } from '#contracts/catalog/stock-causes.ts'
import type { Place } from '#contracts/county/county.ts'
import { derivedId, newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import { presentMerchant, presentMovement, presentProduct, presentSku } from './catalog.presenter.ts'
import type { CatalogStore, ProductRow } from './catalog.store.ts'

/** Far from what the database can count, so that units coming back from orders always find room. */
const MOST_ON_SHELF = 1_000_000_000

/** A SKU with what is shown beside it wherever it is sold. */
export interface SkuDetail {
  sku: Sku
  productId: string
  title: string
  description: string
  picture: string
  merchantId: string
  merchantName: string
  origin: Place
  /** Whether it may be sold: it passed its review, and is not retired. */
  approved: boolean
}

/** What merchants sell, and how much of it there is outside flash sales. */
export class CatalogService {
  readonly #db: Database
  readonly #store: CatalogStore
  readonly #places: PlaceDirectory

  constructor(deps: { db: Database; store: CatalogStore; places: PlaceDirectory }) {
    this.#db = deps.db
    this.#store = deps.store
    this.#places = deps.places
  }

  async merchants(): Promise<Merchant[]> {
    const rows = await this.#store.merchants()
    const places = await this.#places.places(rows.map((row) => row.villageId))
    return rows.map((row) => presentMerchant(row, places))
  }

  /** Adds a merchant. Throws `name_taken`, `not_found` for an unknown village. */
  async createMerchant(input: { name: string; villageId: string }): Promise<Merchant> {
    const place = await this.#places.place(input.villageId)
    try {
      const row = await this.#store.createMerchant({ id: newId(), ...input })
      return presentMerchant(row, new Map([[place.villageId, place]]))
    } catch (error) {
      if (violatesUnique(error)) throw new Problem('name_taken')
      throw error
    }
  }

  async merchant(id: string): Promise<Merchant> {
    const row = found(await this.#store.merchant(id))
    return presentMerchant(row, await this.#places.places([row.villageId]))
  }

  async movements(
    skuId: string,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<{ items: StockMovement[]; next: string | null; sum: number; available: number }> {
    const { available } = found(await this.#store.sku(skuId))
    const { rows, sum } = await this.#store.movements(skuId, page)
    const next = rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null
    return { items: rows.map(presentMovement), next, sum, available }
  }

  async products(
    filter: Parameters<CatalogStore['products']>[0],
  ): Promise<{ items: Product[]; next: string | null }> {
    const rows = await this.#store.products(filter)
    const items = await this.present(rows)
    return { items, next: rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null }
  }

  async allOf(merchantId: string): Promise<Product[]> {
    return this.present(await this.#store.allOf(merchantId))
  }

  async product(id: string): Promise<Product> {
    const [product] = await this.present([found(await this.#store.product(id))])
    return found(product)
  }

  /** Adds a product; each SKU's first stock is its first movement. Throws `not_found` for unknown parts. */
  async createProduct(
    actorId: string | null,
    input: z.input<typeof newProduct>,
    review: ReviewState = 'approved',
  ): Promise<Product> {
    found(await this.#store.merchant(input.merchantId))
    await this.#places.place(input.originVillageId)
    const { skus, ...product } = input
    const row = await this.#db.transaction(async (tx) => {
      const created = await this.#store.createProduct(tx, {
        ...{ id: newId(), ...product, gallery: product.gallery ?? [] },
        ...{ review, submittedById: actorId },
        skus: {
          create: skus.map(({ stock, ...sku }, index) => ({
            id: newId(),
            ...sku,
            position: index + 1,
            available: stock,
          })),
        },
      })
      for (const sku of created.skus)
        if (sku.available > 0)
          await this.#store.recordMovement(tx, {
            id: newId(),
            skuId: sku.id,
            delta: sku.available,
            cause: 'opening',
            reason: '',
            actorId,
          })
      return created
    })
    const [presented] = await this.present([row])
    return found(presented)
  }

  /** Sets a SKU's price or one of its bounds; lives that show it show it anew. Throws `not_found`. */
  changeSku(skuId: string, change: Parameters<CatalogStore['changeSku']>[2]): Promise<Sku> {
    return this.#db.transaction(async (tx) => {
      const row = found(await this.#store.changeSku(tx, skuId, change))
      await appendEvents(tx, [skusChanged(skuId)])
      return presentSku(row)
    })
  }

  async setMerchantShipping(merchantId: string, shipPerDay: number | null): Promise<Merchant> {
    const row = found(await this.#store.setMerchantShipping(merchantId, shipPerDay))
    return presentMerchant(row, await this.#places.places([row.villageId]))
  }

  /** What a SKU's merchant can ship a day in all, and which SKUs that is about. */
  async shippingOf(merchantId: string): Promise<{ perDay: number | null; skuIds: string[] }> {
    const merchant = found(await this.#store.merchant(merchantId))
    return { perDay: merchant.shipPerDay, skuIds: await this.#store.skuIdsOf(merchantId) }
  }

  /**
   * Moves stock with a reason that is kept; the same key moves it once. Throws `stock_short` when fewer
   * units are left than are taken, `key_reused` when the key moved something else.
   */
  async moveStock(
    actorId: string,
    skuId: string,
    move: { delta: number; reason: string },
    key: string,
  ): Promise<Sku> {
    found(await this.#store.sku(skuId))
    const id = derivedId(actorId, 'stock', key)
    if (!(await this.#store.movement(id)))
      try {
        await this.#db.transaction(async (tx) => {
          const why = { id, reason: move.reason, ref: null, actorId }
          const left = await this.#store.addStock(tx, skuId, move.delta, why, MOST_ON_SHELF)
          if (left === null) throw cannotMove(move.delta)
          await appendEvents(tx, [skusChanged(skuId)])
        })
      } catch (error) {
        // The same key arrived twice at once, and the other one moved something.
        if (!(await this.#store.movement(id))) throw error
      }
    const moved = found(await this.#store.movement(id))
    if (moved.skuId !== skuId || moved.delta !== move.delta || moved.reason !== move.reason)
      throw new Problem('key_reused')
    return presentSku(found(await this.#store.sku(skuId)))
  }

  /** SKUs by id with their products; unknown ones are left out. */
  async skus(ids: readonly string[]): Promise<Map<string, SkuDetail>> {
    const rows = await this.#store.skus([...new Set(ids)])
    const places = await this.#places.places(rows.map((row) => row.product.originVillageId))
    return new Map(
      rows.map((row) => [
        row.id,
        {
          sku: presentSku(row),
          productId: row.productId,
          title: row.product.title,
          description: row.product.description,
          picture: row.product.picture,
          merchantId: row.product.merchantId,
          merchantName: row.product.merchant.name,
          origin: found(places.get(row.product.originVillageId)),
          approved: row.product.review === 'approved' && row.retiredAt === null,
        },
      ]),
    )
  }

  /** Takes units inside the caller's transaction. Throws `stock_short`. */
  async takeStock(tx: Transaction, skuId: string, quantity: number, why: Moved = sold(skuId)): Promise<void> {
    const left = await this.#store.addStock(tx, skuId, -quantity, { ...why, actorId: null })
    if (left === null) throw new Problem('stock_short')
    if (left === 0) await appendEvents(tx, [skusChanged(skuId)])
  }

  /** Puts units back inside the caller's transaction. */
  async returnStock(
    tx: Transaction,
    skuId: string,
    quantity: number,
    why: Moved = cameBack(skuId),
  ): Promise<void> {
    const left = await this.#store.addStock(tx, skuId, quantity, { ...why, actorId: null })
    if (left === quantity) await appendEvents(tx, [skusChanged(skuId)])
  }

  async present(rows: readonly ProductRow[]): Promise<Product[]> {
    const places = await this.#places.places(rows.map((row) => row.originVillageId))
    return rows.map((row) => presentProduct(row, places))
  }
}

/** Why units moved for a sale, and the order or flash sale. */
export interface Moved {
  readonly cause: StockCause
  readonly ref: string
}

const sold = (skuId: string): Moved => ({ cause: 'sold', ref: skuId })
const cameBack = (skuId: string): Moved => ({ cause: 'cameBack', ref: skuId })

const skusChanged = (skuId: string) => ({
  kind: 'catalog.skusChanged' as const,
  payload: { skuIds: [skuId] },
})

const cannotMove = (delta: number): Problem =>
  delta < 0 ? new Problem('stock_short') : refused('delta', 'shelf_full')
