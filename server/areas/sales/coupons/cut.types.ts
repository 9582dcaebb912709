/** What one coupon takes off one line. */
export interface Cut {
  readonly claimId: string
  readonly couponId: string
  readonly name: string
  readonly skuId: string
  readonly amountFen: number
  /** Who bears it; null: the platform. */
  readonly merchantId: string | null
}
