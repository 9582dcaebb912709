import type { SheetReport } from '#contracts/catalog/catalog.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import { newId } from '#server/core/ids.ts'
import { found } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Sheets } from './catalog.ports.ts'
import type { CatalogService } from './catalog.service.ts'
import type { CatalogStore, MerchantRow } from './catalog.store.ts'
import type { ProductsService } from './products.service.ts'
import { logPage, readRows, toRows, type SheetRow } from './sheet.rules.ts'

const MOST_PROBLEMS = 200
/** Of the stock log, in an export. */
const MOST_MOVEMENTS = 5_000

interface SheetsDeps {
  readonly db: Database
  readonly store: CatalogStore
  readonly catalog: CatalogService
  readonly products: ProductsService
  readonly sheets: Sheets
}

/** Products out to a spreadsheet and back: a bad row is named, and with one bad row nothing is imported. */
export class SheetsService {
  readonly #deps: SheetsDeps

  constructor(deps: SheetsDeps) {
    this.#deps = deps
  }

  /** Throws `not_found`, `not_allowed`. */
  async export(
    account: SignedIn,
    merchantId: string,
    language: 'zh' | 'en',
  ): Promise<{ fileName: string; data: string }> {
    const { store, catalog, products, sheets } = this.#deps
    const merchant = found(await store.merchant(merchantId))
    await products.mustServe(account, merchantId)
    const all = await catalog.allOf(merchantId)
    const log = await store.movementsOf(merchantId, MOST_MOVEMENTS)
    const data = (await sheets.write(toRows(all), logPage(log, language))).toString('base64')
    return { fileName: `${merchant.name}.xlsx`, data }
  }

  /** Throws `not_found`, `not_allowed`, `bad_sheet`. */
  async import(
    account: SignedIn,
    merchantId: string,
    { data, dryRun }: { data: string; dryRun: boolean },
  ): Promise<SheetReport> {
    const { db, store, catalog, products, sheets } = this.#deps
    const merchant = found(await store.merchant(merchantId))
    await products.mustServe(account, merchantId)
    const known = new Set((await catalog.allOf(merchantId)).flatMap(({ skus }) => skus.map(({ id }) => id)))
    const { rows, problems } = readRows(await sheets.read(Buffer.from(data, 'base64')), known)
    const created = rows.filter((row) => row.skuId === null).length
    const counts = { rows: rows.length, created, changed: rows.length - created }
    const applied = !dryRun && problems.length === 0
    if (applied) await db.transaction((tx) => this.#apply(tx, { account, merchant, rows }))
    return { ...counts, applied, problems: problems.slice(0, MOST_PROBLEMS) }
  }

  async #apply(
    tx: Transaction,
    { account, merchant, rows }: { account: SignedIn; merchant: MerchantRow; rows: readonly SheetRow[] },
  ): Promise<void> {
    const { store } = this.#deps
    const review = isOneOf(account, 'operator') ? 'approved' : 'submitted'
    const changed = rows.filter((row) => row.skuId !== null)
    const withdrawn = await store.changeFromSheet(tx, changed, review)
    await appendEvents(
      tx,
      withdrawn.map((payload) => ({ kind: 'catalog.reviewed' as const, payload })),
    )
    const skuIds = changed.flatMap(({ skuId }) => skuId ?? [])
    if (skuIds.length > 0) await appendEvents(tx, [{ kind: 'catalog.skusChanged', payload: { skuIds } }])
    for (const [title, group] of Map.groupBy(
      rows.filter((row) => row.skuId === null),
      (row) => row.title,
    )) {
      const product = await store.createProduct(tx, {
        ...{ id: newId(), merchantId: merchant.id, originVillageId: merchant.villageId, title },
        ...{ description: group[0]?.description ?? '', picture: 'basket', gallery: [], review },
        submittedById: account.accountId,
        skus: {
          create: group.map(({ name, unit, priceFen, weightGrams, perBuyer, shipPerDay }, index) => ({
            ...{ id: newId(), position: index + 1, name, unit, priceFen, weightGrams, perBuyer, shipPerDay },
            available: 0,
          })),
        },
      })
      const why = { cause: 'sheetImport' as const, ref: null, actorId: account.accountId }
      for (const [index, sku] of product.skus.entries()) {
        const stock = group[index]?.stock ?? 0
        if (stock > 0) await store.addStock(tx, sku.id, stock, why)
      }
    }
  }
}
