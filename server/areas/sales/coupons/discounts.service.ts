import type { Saved } from '#contracts/sales/coupons.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Catalog, LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { bestChoice, type Choice, type Goods } from './coupons.rules.ts'
import type { ClaimRow, CouponsStore } from './coupons.store.ts'
import type { Discounts, LineDiscount } from './discounts.types.ts'

interface DiscountsDeps {
  readonly clock: Clock
  readonly store: CouponsStore
  readonly catalog: Catalog
  readonly orders: OrdersStore
  readonly lives: LiveDirectory
}

/** Puts buyers' coupons to use: chooses the best, ties them to the order, and gives them back when it ends unpaid. */
export class DiscountsService implements Discounts {
  readonly #deps: DiscountsDeps

  constructor(deps: DiscountsDeps) {
    this.#deps = deps
  }

  async choose(accountId: string, goods: readonly Goods[], liveId: string | null): Promise<Choice> {
    return (await this.#choose(accountId, goods, liveId)).choice
  }

  /** Inside the order's transaction. False when a coupon was used up meanwhile: choose again. */
  async apply(tx: Transaction, orderId: string, choice: Choice): Promise<boolean> {
    return this.#take(tx, orderId, choice.cuts, () => this.#deps.store.keep(tx, orderId, choice.cuts))
  }

  async release(tx: Transaction, orderIds: readonly string[]): Promise<void> {
    await this.#deps.store.release(tx, orderIds)
  }

  /** Takes the coupons of an expired order again, whose payment came late; false when they are not there any more. */
  async retake(tx: Transaction, orderId: string): Promise<boolean> {
    const { store } = this.#deps
    const rows = await store.discounts(orderId, tx)
    const claimIds = new Set(rows.map((row) => row.claimId))
    if ((await store.lockFree(tx, [...claimIds])) < claimIds.size) return false
    for (const [couponId, amountFen] of sumsBy(rows))
      if ((await store.lockLeft(tx, couponId)) < amountFen) return false
    return this.#take(tx, orderId, rows, () => Promise.resolve())
  }

  async ofOrder(orderId: string, tx?: Transaction): Promise<LineDiscount[]> {
    const rows = await this.#deps.store.discounts(orderId, tx)
    return rows.map(({ skuId, amountFen, merchantId }) => ({ skuId, amountFen, merchantId }))
  }

  /** What the buyer's coupons would save. Throws `not_found` for an unknown SKU or live. */
  async savings(
    accountId: string,
    wanted: { lines: readonly { skuId: string; quantity: number }[]; liveId: string | null },
  ): Promise<Saved> {
    if (wanted.liveId !== null) await this.#deps.lives.live(wanted.liveId)
    const details = await this.#deps.catalog.skus(wanted.lines.map((line) => line.skuId))
    const goods = wanted.lines.map(({ skuId, quantity }): Goods => {
      const { sku, merchantId } = found(details.get(skuId))
      return { skuId, merchantId, quantity, priceFen: sku.priceFen }
    })
    const { claims, choice } = await this.#choose(accountId, goods, wanted.liveId)
    const names = new Map(claims.map((claim) => [claim.id, claim.coupon.name]))
    const { cuts, savedFen, notUsed } = choice
    return {
      goodsFen: costOf(goods),
      savedFen,
      used: gather(cuts),
      notUsed: notUsed.map((one) => ({ ...one, name: names.get(one.claimId) ?? '' })),
    }
  }

  /** What coupons took off an order. Throws `not_found` also for somebody else's. */
  async orderSavings(accountId: string, orderId: string): Promise<Saved> {
    const order = found(await this.#deps.orders.order(orderId))
    if (order.accountId !== accountId) throw new Problem('not_found')
    const rows = await this.#deps.store.discounts(orderId)
    return { goodsFen: costOf(order.lines), savedFen: order.discountFen, used: gather(rows), notUsed: [] }
  }

  async #choose(
    accountId: string,
    goods: readonly Goods[],
    liveId: string | null,
  ): Promise<{ claims: ClaimRow[]; choice: Choice }> {
    const { store, clock } = this.#deps
    const claims = await store.usable(accountId, clock.now())
    if (claims.length === 0) return { claims, choice: { cuts: [], savedFen: 0, notUsed: [] } }
    const newBuyer = claims.some(({ coupon }) => coupon.newBuyers) && (await store.isNewBuyer(accountId))
    const terms = claims.map(({ id: claimId, couponId, coupon }) => ({
      ...{ ...coupon, claimId, couponId },
      leftFen: coupon.budgetFen - coupon.spentFen,
    }))
    return { claims, choice: bestChoice(goods, terms, { inLive: liveId !== null, newBuyer }) }
  }

  /** Claims before budgets, both in one order everywhere, so that two orders never wait for each other. */
  async #take(
    tx: Transaction,
    orderId: string,
    cuts: readonly { claimId: string; couponId: string; amountFen: number }[],
    keep: () => Promise<void>,
  ): Promise<boolean> {
    const { store } = this.#deps
    for (const claimId of [...new Set(cuts.map((cut) => cut.claimId))].sort())
      if (!(await store.use(tx, claimId, orderId))) return false
    for (const [couponId, amountFen] of [...sumsBy(cuts)].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (!(await store.spend(tx, couponId, amountFen))) return false
    if (cuts.length > 0) await keep()
    return true
  }
}

const costOf = (lines: readonly { quantity: number; priceFen: number }[]): number =>
  lines.reduce((sum, { quantity, priceFen }) => sum + quantity * priceFen, 0)

function sumsBy(cuts: readonly { couponId: string; amountFen: number }[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { couponId, amountFen } of cuts) sums.set(couponId, (sums.get(couponId) ?? 0) + amountFen)
  return sums
}

function gather(
  cuts: readonly { claimId: string; name: string; amountFen: number; merchantId: string | null }[],
): Saved['used'] {
  const used = new Map<string, Saved['used'][number]>()
  for (const { claimId, name, amountFen, merchantId } of cuts) {
    const before = used.get(claimId)?.amountFen ?? 0
    const by = merchantId === null ? 'platform' : 'merchant'
    used.set(claimId, { claimId, name, amountFen: before + amountFen, by })
  }
  return [...used.values()]
}
