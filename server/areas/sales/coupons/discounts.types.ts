import type { Transaction } from '#server/storage/transaction.ts'
import type { Choice, Goods } from './coupons.rules.ts'

/** What coupons took off one line; borne by that merchant, or by the platform where it is null. */
export interface LineDiscount {
  readonly skuId: string
  readonly amountFen: number
  readonly merchantId: string | null
}

/** Coupons as orders use them. */
export interface Discounts {
  /** The best of a buyer's coupons for these goods; to be read before the transaction. */
  choose(accountId: string, goods: readonly Goods[], liveId: string | null): Promise<Choice>
  /** Ties the chosen coupons to a new order; false when one of them was used up meanwhile: choose again. */
  apply(tx: Transaction, orderId: string, choice: Choice): Promise<boolean>
  /** The orders ended unpaid: their coupons come back. */
  release(tx: Transaction, orderIds: readonly string[]): Promise<void>
  /** The order's payment came late: takes its coupons again; false when they are gone. */
  retake(tx: Transaction, orderId: string): Promise<boolean>
  /** What an order's lines cost less, and who bears it. */
  ofOrder(orderId: string, tx?: Transaction): Promise<LineDiscount[]>
}
