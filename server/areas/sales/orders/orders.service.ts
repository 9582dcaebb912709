import { asWritten, because } from '#contracts/core/reasons.ts'
import { id as idSchema } from '#contracts/core/values.ts'
import type { Order, OrderState } from '#contracts/sales/sales.types.ts'
import type { SkuDetail } from '#server/areas/catalog/index.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { BasketStore } from '#server/areas/sales/cart/basket.store.ts'
import type { CartStore } from '#server/areas/sales/cart/cart.store.ts'
import { presentOrder, presentPlaced } from './orders.presenter.ts'
import { bySku, changedPrices, isSameOrder, largestTotal, totalOf, type WantedLine } from './orders.rules.ts'
import type { OrderCursor, OrdersStore } from './orders.store.ts'
import type { Catalog, LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import { countyDayStart } from '#server/areas/sales/flash-sale/ship-cap.rules.ts'
import type { Choice } from '#server/areas/sales/coupons/coupons.rules.ts'
import type { Discounts } from '#server/areas/sales/coupons/discounts.types.ts'
import type { StoredHold } from '#server/areas/sales/flash-sale/till.service.ts'

interface OrdersDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: OrdersStore
  readonly baskets: BasketStore
  readonly carts: CartStore
  readonly catalog: Catalog
  readonly lives: LiveDirectory
  readonly discounts: Discounts
  readonly holdMs: number
}

/** How often the best coupons are chosen anew before an order goes without. */
const COUPON_TRIES = 5
const noCoupons: Choice = { cuts: [], savedFen: 0, notUsed: [] }

/** A chosen coupon was used up by another order: this one has to be undone and reckoned again. */
class CouponsGone extends Error {}

interface NewOrder {
  readonly id: string
  readonly accountId: string
  readonly liveId: string | null
  readonly startedAt: Date | null
  readonly lines: readonly WantedLine[]
  readonly details: ReadonlyMap<string, SkuDetail>
}

/** Orders from the basket, and the buyer's view of all orders. */
export class OrdersService {
  readonly #deps: OrdersDeps

  constructor(deps: OrdersDeps) {
    this.#deps = deps
  }

  /**
   * Orders SKUs at the prices the buyer saw; the same key orders once.
   *
   * @throws Problem not_found, stock_short, price_changed, key_reused, invalid
   */
  async place(
    accountId: string,
    wanted: { lines: readonly WantedLine[]; liveId: string | null },
    key: string,
  ): Promise<Order> {
    const { store, lives } = this.#deps
    const id = derivedId(accountId, 'order', key)
    const before = await store.order(id)
    if (before) return sameOrder(before, wanted)
    if (totalOf(wanted.lines) > largestTotal) throw refused('lines', 'order_too_dear')
    const live = wanted.liveId === null ? null : await lives.live(wanted.liveId)
    const startedAt = live?.state === 'live' ? live.startedAt : null
    // Read before the transaction: inside it a second connection could be waited for in vain.
    const details = await this.#deps.catalog.skus(wanted.lines.map((line) => line.skuId))
    mustMatch(wanted.lines, details)
    await this.#createWithCoupons({ id, accountId, startedAt, details, ...wanted })
    return sameOrder(found(await store.order(id)), wanted)
  }

  async orders(
    accountId: string,
    query: { state?: OrderState | undefined; cursor?: string | undefined; limit: number },
  ): Promise<{ items: Order[]; next: string | null }> {
    const after = query.cursor === undefined ? null : readCursor(query.cursor)
    const rows = await this.#deps.store.page(accountId, { state: query.state, after, limit: query.limit })
    const last = rows.at(-1)
    const next = last && rows.length === query.limit ? `${String(last.placedAt.getTime())}.${last.id}` : null
    return { items: rows.map(presentOrder), next }
  }

  /** Throws `not_found` also for somebody else's order. */
  async order(accountId: string, orderId: string): Promise<Order> {
    const row = found(await this.#deps.store.order(orderId))
    if (row.accountId !== accountId) throw new Problem('not_found')
    return presentOrder(row)
  }

  /** What the first reply about an order said, for retries on the flash-sale path. */
  async stored(orderId: string): Promise<StoredHold | null> {
    const row = await this.#deps.store.order(orderId)
    if (!row) return null
    if (row.state === 'void') return { order: null, holds: false }
    const holds = row.state !== 'expired' && row.state !== 'cancelled'
    return { order: presentPlaced(row), holds }
  }

  /** With the buyer's best coupons; where others use them up at the same time, with the best that are left. */
  async #createWithCoupons(order: NewOrder): Promise<void> {
    const { db, discounts } = this.#deps
    const goods = order.lines.map((line) => {
      const { merchantId } = found(order.details.get(line.skuId))
      return { ...line, merchantId }
    })
    for (let tries = 1; ; tries += 1) {
      const choice =
        tries < COUPON_TRIES ? await discounts.choose(order.accountId, goods, order.liveId) : noCoupons
      try {
        await db.transaction((tx) => this.#create(tx, order, choice))
        return
      } catch (error) {
        if (!(error instanceof CouponsGone)) throw error
      }
    }
  }

  async #create(tx: Transaction, order: NewOrder, choice: Choice): Promise<void> {
    const { store, baskets, carts, catalog, discounts, clock, holdMs } = this.#deps
    const { id, accountId, liveId, details } = order
    const lines = bySku(order.lines)
    const placedAt = clock.now()
    const created = await store.create(
      tx,
      {
        id,
        accountId,
        state: 'held',
        totalFen: totalOf(lines) - choice.savedFen,
        discountFen: choice.savedFen,
        liveId,
        streamMs: streamMsAt(order.startedAt, placedAt),
        placedAt,
        expiresAt: new Date(placedAt.getTime() + holdMs),
      },
      lines.map((line) => {
        const { sku, title, picture } = found(details.get(line.skuId))
        return { ...line, title, picture, skuName: sku.name, unit: sku.unit }
      }),
    )
    if (!created) return
    if (!(await discounts.apply(tx, id, choice))) throw new CouponsGone()
    const skuIds = lines.map((line) => line.skuId)
    await baskets.remove(tx, accountId, skuIds)
    await appendEvents(tx, [
      { kind: 'sales.ordersPlaced', payload: { orders: 1, lastOrderId: id, liveId, offerId: null } },
      ...(liveId === null ? [] : [{ kind: 'sales.cartChanged', payload: { liveId } } as const]),
    ])
    // The rows that buyers meet at come last, in one order, and are locked as briefly as can be.
    if (liveId !== null) await carts.touch(tx, liveId)
    for (const { skuId, quantity } of lines) {
      await catalog.takeStock(tx, skuId, quantity, { cause: 'order', ref: id })
      const { perBuyer } = found(details.get(skuId)).sku
      // Under the SKU's lock, so that two orders of one buyer see each other.
      if (
        perBuyer !== null &&
        (await store.unitsSince(tx, accountId, skuId, countyDayStart(placedAt))) > perBuyer
      )
        throw new Problem('over_limit', { detail: asWritten(`SKU ${skuId}`) })
    }
  }
}

function mustMatch(lines: readonly WantedLine[], details: ReadonlyMap<string, SkuDetail>): void {
  const gone = lines.filter((line) => !details.has(line.skuId)).map((line) => line.skuId)
  if (gone.length > 0) throw new Problem('not_found', { detail: asWritten(`SKU ${gone.join(', ')}`) })
  const off = lines.filter((line) => details.get(line.skuId)?.approved === false)
  if (off.length > 0)
    throw new Problem('not_reviewed', {
      detail: asWritten(`SKU ${off.map((line) => line.skuId).join(', ')}`),
    })
  const changed = changedPrices(lines, (skuId) => details.get(skuId)?.sku.priceFen)
  if (changed.length > 0)
    throw new Problem('price_changed', { detail: asWritten(`SKU ${changed.join(', ')}`) })
}

function sameOrder(
  row: Parameters<typeof presentPlaced>[0],
  wanted: { lines: readonly WantedLine[]; liveId: string | null },
): Order {
  if (row.liveId !== wanted.liveId || !isSameOrder(row.lines, wanted.lines)) throw new Problem('key_reused')
  return presentPlaced(row)
}

function readCursor(cursor: string): OrderCursor {
  const [, ms = '', id = ''] = /^(\d{1,13})\.(.+)$/.exec(cursor) ?? []
  if (!idSchema.safeParse(id).success)
    throw new Problem('invalid', { fields: [{ path: 'query.cursor', reason: because('bad_cursor') }] })
  return { placedAt: new Date(Number(ms)), id }
}
