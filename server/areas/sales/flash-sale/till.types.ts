/** An order of the sale as PostgreSQL has it. */
export interface KnownOrder {
  readonly orderId: string
  readonly buyerId: string
  readonly quantity: number
  /** False once it expired, was cancelled or voided: known, but holding nothing. */
  readonly holds: boolean
}

/** What a flash sale's path needs to know of it: the launch's snapshot and its times. */
export interface OfferSnapshot {
  readonly id: string
  readonly liveId: string
  readonly skuId: string
  readonly priceFen: number
  readonly perBuyerLimit: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: 'armed' | 'running' | 'sold_out' | 'ended'
  readonly title: string
  readonly skuName: string
  readonly unit: string
  readonly picture: string
}

/** A purchase on its way to becoming durable. */
export interface Hold {
  readonly orderId: string
  readonly buyerId: string
  readonly quantity: number
  readonly placedAtMs: number
  readonly streamMs: number | null
}

/** What PostgreSQL knows of a sale while its stock row is locked. */
export interface LockedSale {
  readonly epoch: number
  readonly available: number
  readonly over: boolean
  readonly orders: readonly KnownOrder[]
}
