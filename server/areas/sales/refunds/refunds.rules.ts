import { paidFor, type Share } from '#server/areas/sales/ledger/ledger.rules.ts'

/** What of a parcel can still go back to its buyer, in 分. */
export const leftOf = (parcel: Share & { readonly refundedFen: number }): number =>
  paidFor(parcel) - parcel.refundedFen

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 30 * 60_000

/** How long to wait before a provider is asked again, in ms: each time twice as long, at most half an hour. */
export const waitAfter = (tries: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 20))
