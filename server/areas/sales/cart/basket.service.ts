import { because } from '#contracts/core/reasons.ts'
import type { Basket, BasketLine } from '#contracts/sales/sales.types.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { BasketStore } from './basket.store.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'

const MAX_LINES = 50

/** The viewer's own cart, the same on every device. */
export class BasketService {
  readonly #store: BasketStore
  readonly #catalog: Catalog

  constructor(deps: { store: BasketStore; catalog: Catalog }) {
    this.#store = deps.store
    this.#catalog = deps.catalog
  }

  async basket(accountId: string): Promise<Basket> {
    const rows = await this.#store.lines(accountId)
    const details = await this.#catalog.skus(rows.map((row) => row.skuId))
    const lines = rows.flatMap(({ skuId, quantity, addedPriceFen }): BasketLine[] => {
      const detail = details.get(skuId)
      if (!detail) return []
      const { sku, productId, title, picture, merchantName, approved: offered } = detail
      return [{ sku, productId, title, picture, merchantName, quantity, addedPriceFen, offered }]
    })
    return { lines }
  }

  /** Sets how many units are in the cart; 0 takes them out. Throws `not_found`, `invalid` when it is full. */
  async set(accountId: string, skuId: string, quantity: number): Promise<Basket> {
    if (quantity === 0) {
      await this.#store.drop(accountId, skuId)
      return this.basket(accountId)
    }
    const { sku } = found((await this.#catalog.skus([skuId])).get(skuId))
    const lines = await this.#store.lines(accountId)
    if (lines.length >= MAX_LINES && !lines.some((line) => line.skuId === skuId))
      throw new Problem('invalid', { detail: because('cart_full', { most: MAX_LINES }) })
    await this.#store.set({ accountId, skuId, quantity, addedPriceFen: sku.priceFen })
    return this.basket(accountId)
  }
}
