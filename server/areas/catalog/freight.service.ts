import { freightOf } from '#contracts/catalog/freight.rules.ts'
import type { FreightTerms } from '#contracts/catalog/freight.types.ts'
import type { FreightTemplate } from '#contracts/catalog/catalog.types.ts'
import { asWritten, because } from '#contracts/core/reasons.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { CatalogStore, SkuWithProduct } from './catalog.store.ts'
import type { FreightStore } from './freight.store.ts'

const MOST_TEMPLATES = 50
/** What a unit counts as where its weight is not known. */
const UNKNOWN_GRAMS = 1_000

/** What carriage costs, by merchants' templates. */
export class FreightService {
  readonly #db: Database
  readonly #store: FreightStore
  readonly #catalog: CatalogStore

  constructor(deps: { db: Database; store: FreightStore; catalog: CatalogStore }) {
    this.#db = deps.db
    this.#store = deps.store
    this.#catalog = deps.catalog
  }

  /** Throws `not_found` for an unknown merchant. */
  async templates(merchantId: string): Promise<FreightTemplate[]> {
    found(await this.#catalog.merchant(merchantId))
    return this.#store.ofMerchant(merchantId)
  }

  /** Adds a template or replaces the one of that name. Throws `not_found`, `invalid` when there are too many. */
  async set(
    merchantId: string,
    { name, terms }: { name: string; terms: FreightTerms },
  ): Promise<FreightTemplate> {
    const all = await this.templates(merchantId)
    if (all.length >= MOST_TEMPLATES && !all.some((one) => one.name === name))
      throw new Problem('invalid', { detail: because('most_templates', { most: MOST_TEMPLATES }) })
    return this.#store.set({ id: newId(), merchantId, name, terms })
  }

  /** Deletes a template; orders keep what they paid. Throws `not_found`, `freight_in_use`. */
  async drop(merchantId: string, freightId: string): Promise<{ ok: true }> {
    await this.#db.transaction(async (tx) => {
      found(await this.#store.lock(tx, merchantId, freightId))
      const users = await this.#store.usersOf(tx, freightId)
      if (users.length > 0) throw new Problem('freight_in_use', { detail: asWritten(users.join(', ')) })
      await this.#store.drop(tx, freightId)
    })
    return { ok: true }
  }

  /** Keeps the template that a product is about to take until the transaction ends. Throws `freight_gone`. */
  async mustKeep(tx: Transaction, merchantId: string, freightId: string | null): Promise<void> {
    if (freightId !== null && !(await this.#store.keep(tx, merchantId, freightId)))
      throw new Problem('freight_gone')
  }

  /**
   * What carriage of these goods to a province costs, in 分: goods of one template travel together, those without one
   * travel free. Throws `not_served`.
   */
  async freightFen(
    items: readonly { readonly skuId: string; readonly quantity: number }[],
    province: string,
  ): Promise<number> {
    const rows = await this.#catalog.skus(items.map((item) => item.skuId))
    let totalFen = 0
    for (const [freightId, group] of byTemplate(rows)) {
      const template = await this.#store.template(freightId)
      const fen = template && freightOf(template.terms, province, parcelOf(group, items))
      if (fen === null && template) throw new Problem('not_served', { detail: asWritten(province) })
      totalFen += fen ?? 0
    }
    return totalFen
  }
}

function byTemplate(rows: readonly SkuWithProduct[]): Map<string, SkuWithProduct[]> {
  const groups = new Map<string, SkuWithProduct[]>()
  for (const row of rows) {
    const { freightId } = row.product
    if (freightId !== null) groups.set(freightId, [...(groups.get(freightId) ?? []), row])
  }
  return groups
}

function parcelOf(
  rows: readonly SkuWithProduct[],
  items: readonly { readonly skuId: string; readonly quantity: number }[],
): { grams: number; goodsFen: number } {
  const quantityOf = (id: string) => items.find((item) => item.skuId === id)?.quantity ?? 0
  return {
    grams: rows.reduce((sum, row) => sum + (row.weightGrams ?? UNKNOWN_GRAMS) * quantityOf(row.id), 0),
    goodsFen: rows.reduce((sum, row) => sum + row.priceFen * quantityOf(row.id), 0),
  }
}
