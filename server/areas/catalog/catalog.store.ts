import type { ReviewState } from '#contracts/catalog/catalog.types.ts'
import type { StockCause } from '#contracts/catalog/stock-causes.ts'
import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { literal } from '#server/storage/literal.ts'
import type { Transaction } from '#server/storage/transaction.ts'

/** What the column holds. */
const MOST_UNITS = 2_147_483_647

/** What belongs to a product row. */
export const productParts = {
  merchant: true,
  freight: true,
  skus: { where: { retiredAt: null }, orderBy: { position: 'asc' } },
} as const
const skuParts = { product: { include: { merchant: true, freight: true } } } as const

export type MerchantRow = Prisma.MerchantGetPayload<object>
export type ProductRow = Prisma.ProductGetPayload<{ include: typeof productParts }>
export type MovementRow = Prisma.StockMovementGetPayload<object>
export type SkuRow = Prisma.SkuGetPayload<object>
export type SkuWithProduct = Prisma.SkuGetPayload<{ include: typeof skuParts }>

/** Why stock moved: a cause of the platform's, or what a person wrote. */
export type Why = {
  /** The movement's own id, where a retry must find it. */
  readonly id?: string
  /** The order or flash sale; null for what was moved by hand. */
  readonly ref: string | null
  readonly actorId: string | null
} & ({ readonly cause: StockCause } | { readonly reason: string })

const CAUSES = {
  opening: 'opening',
  sheetImport: 'sheet_import',
  order: 'order',
  flashSaleHeld: 'flash_sale_held',
  flashSaleReturned: 'flash_sale_returned',
  sold: 'sold',
  cameBack: 'came_back',
  earlierSales: 'earlier_sales',
} satisfies Record<StockCause, string>

/** Merchants, products, SKUs and stock movements in PostgreSQL. */
export class CatalogStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  merchants(): Promise<MerchantRow[]> {
    return this.#db.prisma.merchant.findMany({ orderBy: { id: 'asc' }, take: 500 })
  }

  merchant(id: string): Promise<MerchantRow | null> {
    return this.#db.prisma.merchant.findUnique({ where: { id } })
  }

  createMerchant(data: Prisma.MerchantUncheckedCreateInput): Promise<MerchantRow> {
    return this.#db.prisma.merchant.create({ data })
  }

  product(id: string): Promise<ProductRow | null> {
    return this.#db.prisma.product.findUnique({ where: { id }, include: productParts })
  }

  products(filter: {
    merchantId?: string | undefined
    search?: string | undefined
    review?: ReviewState | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<ProductRow[]> {
    const { merchantId, search, review = 'approved', cursor, limit } = filter
    return this.#db.prisma.product.findMany({
      where: {
        review,
        ...(merchantId ? { merchantId } : {}),
        ...(search ? { title: { contains: literal(search) } } : {}),
        ...(cursor ? { id: { lt: cursor } } : {}),
      },
      include: productParts,
      orderBy: { id: 'desc' },
      take: limit,
    })
  }

  createProduct(tx: Transaction, data: Prisma.ProductUncheckedCreateInput): Promise<ProductRow> {
    return tx.product.create({ data, include: productParts })
  }

  /** Changes a product; null when it is not there. */
  async changeProduct(
    tx: Transaction,
    id: string,
    data: Prisma.ProductUncheckedUpdateManyInput,
  ): Promise<ProductRow | null> {
    const { count } = await tx.product.updateMany({ where: { id }, data })
    return count === 1 ? tx.product.findUnique({ where: { id }, include: productParts }) : null
  }

  skus(ids: readonly string[]): Promise<SkuWithProduct[]> {
    return this.#db.prisma.sku.findMany({ where: { id: { in: [...ids] } }, include: skuParts })
  }

  sku(id: string): Promise<SkuRow | null> {
    return this.#db.prisma.sku.findUnique({ where: { id } })
  }

  /** Null when it is not there. */
  async changeSku(
    tx: Transaction,
    id: string,
    data: Pick<Prisma.SkuUncheckedUpdateManyInput, 'priceFen' | 'perBuyer' | 'shipPerDay'>,
  ): Promise<SkuRow | null> {
    const [row] = await tx.sku.updateManyAndReturn({ where: { id }, data })
    return row ?? null
  }

  async setMerchantShipping(id: string, shipPerDay: number | null): Promise<MerchantRow | null> {
    const [row] = await this.#db.prisma.merchant.updateManyAndReturn({ where: { id }, data: { shipPerDay } })
    return row ?? null
  }

  async skuIdsOf(merchantId: string): Promise<string[]> {
    const rows = await this.#db.prisma.sku.findMany({
      where: { product: { merchantId } },
      select: { id: true },
    })
    return rows.map((row) => row.id)
  }

  /** All products of a merchant, whatever their review. */
  allOf(merchantId: string): Promise<ProductRow[]> {
    return this.#db.prisma.product.findMany({
      where: { merchantId },
      include: productParts,
      orderBy: { id: 'asc' },
      take: 1_000,
    })
  }

  /** Changes SKUs and their products from a sheet. Returns the products that have to leave the air until reviewed. */
  async changeFromSheet(
    tx: Transaction,
    rows: readonly {
      skuId: string | null
      title: string
      description: string
      name: string
      unit: string
      priceFen: number
      weightGrams: number | null
      perBuyer: number | null
      shipPerDay: number | null
    }[],
    review: ReviewState,
  ): Promise<{ productId: string; skuIds: string[]; approved: false }[]> {
    const withdrawn = new Map<string, { productId: string; skuIds: string[]; approved: false }>()
    for (const { skuId, title, description, ...sku } of rows) {
      const { name, unit, priceFen, weightGrams, perBuyer, shipPerDay } = sku
      const before = await tx.sku.findUniqueOrThrow({ where: { id: skuId ?? '' } })
      const { productId, product } = await tx.sku.update({
        where: { id: skuId ?? '' },
        data: { name, unit, priceFen, weightGrams, perBuyer, shipPerDay },
        include: { product: { include: { skus: { select: { id: true } } } } },
      })
      const asBefore = product.title === title && product.description === description
      if (asBefore && before.name === name && before.unit === unit && before.weightGrams === weightGrams)
        continue
      await tx.product.update({ where: { id: productId }, data: { title, description, review } })
      if (review !== 'approved')
        withdrawn.set(productId, { productId, skuIds: product.skus.map(({ id }) => id), approved: false })
    }
    return [...withdrawn.values()]
  }

  /**
   * Adds `delta` units unless that would leave fewer than none, or more than `most`, and writes it into the log in the
   * same statement. Returns how many there are then; null when nothing changed.
   */
  async addStock(
    tx: Transaction,
    skuId: string,
    delta: number,
    why: Why,
    most = MOST_UNITS,
  ): Promise<number | null> {
    const { id = newId(), ref, actorId } = why
    const [cause, reason] = 'cause' in why ? [CAUSES[why.cause], ''] : [null, why.reason]
    const [moved] = await tx.$queryRaw<{ available: number }[]>`
      WITH moved AS (
        UPDATE sku SET available = available + ${delta}::int
        WHERE id = ${skuId}::uuid AND available BETWEEN ${Math.max(0, -delta)}::int
          AND ${most - Math.max(0, delta)}::int
        RETURNING id, available
      ), logged AS (
      INSERT INTO stock_movement (id, sku_id, delta, cause, reason, ref, actor_id)
      SELECT ${id}::uuid, id, ${delta}::int, ${cause}::stock_cause, ${reason}, ${ref}::uuid, ${actorId}::uuid FROM moved)
      SELECT available FROM moved`
    return moved?.available ?? null
  }

  /** A SKU's log, newest first, with its sum. */
  async movements(
    skuId: string,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<{ rows: MovementRow[]; sum: number }> {
    const before = page.cursor === undefined ? null : await this.movement(page.cursor)
    const rows = await this.#db.prisma.stockMovement.findMany({
      where: {
        skuId,
        ...(before ? { OR: [{ at: { lt: before.at } }, { at: before.at, id: { lt: before.id } }] } : {}),
      },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: page.limit,
    })
    const sum = await this.#db.prisma.stockMovement.aggregate({ where: { skuId }, _sum: { delta: true } })
    return { rows, sum: sum._sum.delta ?? 0 }
  }

  /** The newest changes of all of a merchant's stock. */
  movementsOf(merchantId: string, most: number) {
    return this.#db.prisma.stockMovement.findMany({
      where: { sku: { product: { merchantId } } },
      include: { sku: { select: { name: true, product: { select: { title: true } } } } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: most,
    })
  }

  movement(id: string) {
    return this.#db.prisma.stockMovement.findUnique({ where: { id } })
  }

  async recordMovement(tx: Transaction, movement: Prisma.StockMovementUncheckedCreateInput): Promise<void> {
    await tx.stockMovement.create({ data: movement })
  }
}
