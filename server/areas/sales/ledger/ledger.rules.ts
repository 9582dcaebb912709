import type { LedgerAccount, PostingKind } from '#contracts/sales/ledger.types.ts'

export interface Entry {
  readonly account: LedgerAccount
  readonly merchantId: string | null
  /** Debits above zero, credits below, in 分. */
  readonly amountFen: number
}

/** One thing that moved money. `subject` names it: the same kind of the same subject is posted once. */
export interface Posting {
  readonly kind: PostingKind
  readonly subject: string
  readonly orderId: string
  readonly entries: readonly Entry[]
}

/** One merchant's part of what a buyer pays, in 分. */
export interface Share {
  readonly merchantId: string
  /** The goods at their price, before any discount. */
  readonly goodsFen: number
  readonly freightFen: number
  /** What the platform pays of the goods. */
  readonly discountFen: number
}

/** A share as it stands after refunds. */
export interface BookedShare extends Share {
  readonly refundedFen: number
  readonly commissionFen: number
}

/** What the buyer pays for a share, in 分. */
export const paidFor = (share: Share): number => share.goodsFen + share.freightFen - share.discountFen

const entry = (account: LedgerAccount, amountFen: number, merchantId: string | null = null): Entry => ({
  ...{ account, merchantId, amountFen },
})

const posting = (
  kind: PostingKind,
  names: { subject: string; orderId: string },
  entries: readonly Entry[],
): Posting => ({ kind, ...names, entries: entries.filter(({ amountFen }) => amountFen !== 0) })

/** A buyer's money arrived for an order: it is the buyer's until the goods are completed. */
export function paidPosting(orderId: string, paymentId: string, shares: readonly Share[]): Posting {
  return posting('paid', { subject: paymentId, orderId }, [
    entry('clearing', sum(shares.map(paidFor))),
    entry('couponCost', sum(shares.map((share) => share.discountFen))),
    ...shares.flatMap(({ merchantId, goodsFen, freightFen }) => [
      entry('buyer', -goodsFen, merchantId),
      entry('freight', -freightFen, merchantId),
    ]),
  ])
}

/** Money arrived for an order that cannot use it: it is owed back. */
export const paidLatePosting = (orderId: string, paymentId: string, amountFen: number): Posting =>
  posting('paidLate', { subject: paymentId, orderId }, [
    entry('clearing', amountFen),
    entry('refunds', -amountFen),
  ])

/** That money went back. */
export const lateSentBackPosting = (orderId: string, paymentId: string, amountFen: number): Posting =>
  posting('lateSentBack', { subject: paymentId, orderId }, [
    entry('refunds', amountFen),
    entry('clearing', -amountFen),
  ])

/** How an amount is taken from a share: from the goods that the buyer paid first, then from the freight. */
function parts(share: Share, takenFen: number): { goodsFen: number; freightFen: number } {
  const goodsFen = Math.min(takenFen, share.goodsFen - share.discountFen)
  return { goodsFen, freightFen: takenFen - goodsFen }
}

/** The goods of a share that are still the buyer's or the merchant's after `refundedFen` went back. */
function goodsLeft(share: Share, refundedFen: number): number {
  // Once the buyer has everything back, the coupon was for nothing and costs the platform nothing.
  if (refundedFen > 0 && refundedFen === paidFor(share)) return 0
  return share.goodsFen - parts(share, refundedFen).goodsFen
}

/** Money of a share is promised back; `completed` says whether it was the merchant's by then. */
export function refundPosting(
  names: { orderId: string; refundId: string },
  share: BookedShare,
  refund: { amountFen: number; completed: boolean },
): Posting {
  const { merchantId, refundedFen: before } = share
  const after = before + refund.amountFen
  const goodsFen = goodsLeft(share, before) - goodsLeft(share, after)
  const freightFen = parts(share, after).freightFen - parts(share, before).freightFen
  return posting('refundPromised', { subject: names.refundId, orderId: names.orderId }, [
    ...(refund.completed
      ? [entry('merchant', goodsFen + freightFen, merchantId)]
      : [entry('buyer', goodsFen, merchantId), entry('freight', freightFen, merchantId)]),
    entry('couponCost', refund.amountFen - goodsFen - freightFen),
    entry('refunds', -refund.amountFen),
  ])
}

/** The promised money went to the buyer. */
export const refundSentPosting = (names: { orderId: string; refundId: string }, amountFen: number): Posting =>
  posting('refundSent', { subject: names.refundId, orderId: names.orderId }, [
    entry('refunds', amountFen),
    entry('clearing', -amountFen),
  ])

/** A parcel is completed: what is left of it is the merchant's, less the commission. */
export function completedPosting(orderId: string, parcelId: string, share: BookedShare): Posting {
  const goodsFen = goodsLeft(share, share.refundedFen)
  const freightFen = share.freightFen - parts(share, share.refundedFen).freightFen
  const commissionFen = Math.min(share.commissionFen, goodsFen)
  const { merchantId } = share
  return posting('completed', { subject: parcelId, orderId }, [
    entry('buyer', goodsFen, merchantId),
    entry('freight', freightFen, merchantId),
    entry('commission', -commissionFen, merchantId),
    entry('merchant', commissionFen - goodsFen - freightFen, merchantId),
  ])
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
