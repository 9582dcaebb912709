import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { literal } from '#server/storage/literal.ts'
import type { Transaction } from '#server/storage/transaction.ts'

/** What the column holds. */
const MOST_UNITS = 2_147_483_647

const productParts = { merchant: true, skus: { orderBy: { position: 'asc' } } } as const
const skuParts = { product: { include: { merchant: true } } } as const

export type MerchantRow = Prisma.MerchantGetPayload<object>
export type ProductRow = Prisma.ProductGetPayload<{ include: typeof productParts }>
export type SkuRow = Prisma.SkuGetPayload<object>
export type SkuWithProduct = Prisma.SkuGetPayload<{ include: typeof skuParts }>

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
    cursor?: string | undefined
    limit: number
  }): Promise<ProductRow[]> {
    const { merchantId, search, cursor, limit } = filter
    return this.#db.prisma.product.findMany({
      where: {
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

  skus(ids: readonly string[]): Promise<SkuWithProduct[]> {
    return this.#db.prisma.sku.findMany({ where: { id: { in: [...ids] } }, include: skuParts })
  }

  sku(id: string): Promise<SkuRow | null> {
    return this.#db.prisma.sku.findUnique({ where: { id } })
  }

  async setPrice(id: string, priceFen: number): Promise<SkuRow | null> {
    const [row] = await this.#db.prisma.sku.updateManyAndReturn({ where: { id }, data: { priceFen } })
    return row ?? null
  }

  async setSkuShipping(id: string, shipPerDay: number | null): Promise<SkuRow | null> {
    const [row] = await this.#db.prisma.sku.updateManyAndReturn({ where: { id }, data: { shipPerDay } })
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

  /** Adds `delta` units unless that would leave fewer than none, or more than `most`; false when it would. */
  async addStock(tx: Transaction, skuId: string, delta: number, most = MOST_UNITS): Promise<boolean> {
    const { count } = await tx.sku.updateMany({
      where: { id: skuId, available: { gte: Math.max(0, -delta), lte: most - Math.max(0, delta) } },
      data: { available: { increment: delta } },
    })
    return count === 1
  }

  movement(id: string) {
    return this.#db.prisma.stockMovement.findUnique({ where: { id } })
  }

  async recordMovement(tx: Transaction, movement: Prisma.StockMovementUncheckedCreateInput): Promise<void> {
    await tx.stockMovement.create({ data: movement })
  }
}
