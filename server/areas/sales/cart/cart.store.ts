import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type CartItemRow = Prisma.CartItemGetPayload<object>
export type CartStateRow = Prisma.CartStateGetPayload<object>

/** The live's cart (小黄车): items in order, the explained one, the revision. */
export class CartStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async cart(liveId: string): Promise<{ state: CartStateRow | null; items: CartItemRow[] }> {
    // One snapshot: an older revision must not go out with newer items.
    const [state, items] = await this.#db.prisma.$transaction(
      [
        this.#db.prisma.cartState.findUnique({ where: { liveId } }),
        this.#db.prisma.cartItem.findMany({
          where: { liveId, removed: false },
          orderBy: { position: 'asc' },
        }),
      ],
      { isolationLevel: 'RepeatableRead' },
    )
    return { state, items }
  }

  /** Locks the live's cart and gives it its next revision. */
  async touch(tx: Transaction, liveId: string): Promise<CartStateRow> {
    return tx.cartState.upsert({
      where: { liveId },
      create: { liveId, revision: 1 },
      update: { revision: { increment: 1 } },
    })
  }

  items(tx: Transaction, liveId: string): Promise<CartItemRow[]> {
    return tx.cartItem.findMany({ where: { liveId } })
  }

  item(tx: Transaction, liveId: string, itemId: string): Promise<CartItemRow | null> {
    return tx.cartItem.findFirst({ where: { id: itemId, liveId, removed: false } })
  }

  async setItems(tx: Transaction, liveId: string, items: readonly { id: string; skuId: string }[]) {
    await tx.cartItem.updateMany({ where: { liveId }, data: { removed: true } })
    for (const [index, { id, skuId }] of items.entries())
      await tx.cartItem.upsert({
        where: { id },
        create: { id, liveId, skuId, position: index + 1 },
        update: { position: index + 1, removed: false },
      })
  }

  /** The lives whose carts have one of these SKUs. */
  async livesWith(skuIds: readonly string[]): Promise<string[]> {
    const rows = await this.#db.prisma.cartItem.findMany({
      where: { skuId: { in: [...skuIds] }, removed: false },
      select: { liveId: true },
      distinct: ['liveId'],
      // The newest: those before them are over.
      orderBy: { liveId: 'desc' },
      take: 500,
    })
    return rows.map((row) => row.liveId).sort()
  }

  /** The newest lives whose carts have it, then those that took it out again. */
  async everIn(skuId: string): Promise<{ liveId: string; removed: boolean }[]> {
    return this.#db.prisma.cartItem.findMany({
      where: { skuId },
      select: { liveId: true, removed: true },
      orderBy: [{ removed: 'asc' }, { liveId: 'desc' }],
      take: 500,
    })
  }

  async removeItems(tx: Transaction, liveId: string, skuIds: readonly string[]): Promise<string[]> {
    const rows = await tx.cartItem.updateManyAndReturn({
      where: { liveId, skuId: { in: [...skuIds] }, removed: false },
      data: { removed: true },
    })
    return rows.map((row) => row.id)
  }

  async setExplained(
    tx: Transaction,
    liveId: string,
    explained: { itemId: string; sinceMs: number } | null,
  ): Promise<void> {
    await tx.cartState.update({
      where: { liveId },
      data: { explainedItemId: explained?.itemId ?? null, explainedSinceMs: explained?.sinceMs ?? null },
    })
  }
}
