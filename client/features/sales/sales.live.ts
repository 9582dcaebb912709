import type { NoticeBody } from '#contracts/core/event.ts'
import { salesNotices } from '#contracts/sales/sales.events.ts'
import type { Waiting } from '#contracts/sales/flash-sale.types.ts'
import type { LiveCart, Offer, Order } from '#contracts/sales/sales.types.ts'
import { on } from '#client/shared/socket/socket.ts'

export type Ticker = NoticeBody<typeof salesNotices.ticker>

export interface CartHandlers {
  cart: (cart: LiveCart) => void
  offer: (offer: Offer) => void
  ticker?: (ticker: Ticker) => void
}

/** Listens to what one live sells; returns what stops it. */
export function followCart(liveId: string, handlers: CartHandlers): () => void {
  const stops = [
    on(salesNotices.cart, (cart) => {
      if (cart.liveId === liveId) handlers.cart(cart)
    }),
    on(salesNotices.offer, (offer) => {
      if (offer.liveId === liveId) handlers.offer(offer)
    }),
    on(salesNotices.ticker, (ticker) => {
      if (ticker.liveId === liveId) handlers.ticker?.(ticker)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Listens to changes of the signed-in buyer's own orders. */
export const followOrders = (handler: (order: Order) => void): (() => void) => on(salesNotices.order, handler)

/** Listens to one's own place in the queues of flash sales. */
export const followWaiting = (handler: (waiting: Waiting) => void): (() => void) =>
  on(salesNotices.waiting, handler)
