/** What each kind of domain event carries. Events are written in the transaction that makes them true. */
export interface EventPayloads {
  /** A session of an account was ended, or all of them where it names none. */
  'identity.sessionsEnded': { accountId: string; sessionId: string | null }
  'live.changed': { liveId: string }
  'live.started': { liveId: string }
  'live.ended': { liveId: string }
  /** A live to come begins at another time. */
  'live.moved': { liveId: string }
  /** A product was taken off sale, or back on. */
  'catalog.reviewed': { productId: string; skuIds: string[]; approved: boolean }
  /** What viewers see of SKUs changed: their price or bounds, or the last unit went, or one came back. */
  'catalog.skusChanged': { skuIds: string[] }
  'sales.cartChanged': { liveId: string }
  'sales.offerChanged': { offerId: string; liveId: string }
  /** Orders placed by one commit: how many, and one of the last, so that a rush is told of in few words. */
  'sales.ordersPlaced': {
    orders: number
    lastOrderId: string
    liveId: string | null
    offerId: string | null
  }
  'sales.orderChanged': { orderId: string }
  /** Money of a paid order was promised back, in 分. */
  'sales.orderRefunded': { orderId: string; liveId: string | null; amountFen: number }
  'sales.giveawayChanged': { giveawayId: string }
  /** The queue of a flash sale moved; the accounts are those that left its head, joined or lost it. */
  'sales.queueMoved': { offerId: string; accountIds: string[] }
  'contest.changed': { contestId: string }
}

export type EventKind = keyof EventPayloads

/** One thing that happened, as an area to the right learns of it: at least once, in order. */
export interface DomainEvent<Kind extends EventKind = EventKind> {
  id: string
  kind: Kind
  payload: EventPayloads[Kind]
  at: Date
}

/** An event about to be recorded. */
export type NewEvent = { [Kind in EventKind]: { kind: Kind; payload: EventPayloads[Kind] } }[EventKind]
