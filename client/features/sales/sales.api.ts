import type { z } from 'zod'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { refundRoutes } from '#contracts/sales/refunds.routes.ts'
import type { newAddress, OrderState } from '#contracts/sales/sales.types.ts'
import { noteServerTime } from '#client/shared/clock/server-clock.ts'
import type { payChoice } from '#contracts/sales/payments.types.ts'
import { call } from '#client/shared/api/http.ts'
import { confirmed } from './confirming.ts'

export type NewAddress = z.input<typeof newAddress>
export interface WantedLine {
  skuId: string
  quantity: number
  priceFen: number
}

export async function loadCart(liveId: string) {
  const askedAt = Date.now()
  const cart = await call(liveCartRoutes.cart, { params: { liveId } })
  noteServerTime(cart.serverTime, askedAt)
  return cart
}

export const buy = (offerId: string, quantity: number, key: string) =>
  confirmed((proof) => call(orderRoutes.buy, { params: { offerId }, body: { quantity, proof }, key }))
export const placeOrder = (lines: WantedLine[], liveId: string | null, key: string) =>
  confirmed((proof) => call(orderRoutes.placeOrder, { body: { lines, liveId, proof }, key }))

export const loadBasket = () => call(orderRoutes.basket)
export const setBasketLine = (skuId: string, quantity: number) =>
  call(orderRoutes.setBasketLine, { params: { skuId }, body: { quantity } })

export const loadOrders = (query: { cursor?: string; state?: OrderState; limit?: number }) =>
  call(orderRoutes.orders, { query })
export const loadOrder = (orderId: string) => call(orderRoutes.order, { params: { orderId } })
export const cancelOrder = (orderId: string, key: string) =>
  call(orderRoutes.cancel, { params: { orderId }, key })
export const beginPaying = (
  orderId: string,
  wanted: { addressId: string; totalFen?: number } & z.input<typeof payChoice>,
  key: string,
) => call(orderRoutes.pay, { params: { orderId }, body: wanted, key })
export const loadQuote = (orderId: string, addressId: string) =>
  call(orderRoutes.quote, { params: { orderId }, query: { addressId } })
export const loadEvidence = (orderId: string) => call(orderRoutes.evidence, { params: { orderId } })
export const confirmReceived = (parcelId: string) => call(orderRoutes.received, { params: { parcelId } })
export const loadRefunds = (orderId: string) => call(refundRoutes.ofOrder, { params: { orderId } })

export const loadAddresses = () => call(orderRoutes.addresses)
export const addAddress = (body: NewAddress) => call(orderRoutes.addAddress, { body })
export const removeAddress = (addressId: string) => call(orderRoutes.removeAddress, { params: { addressId } })

export const loadPayment = (paymentId: string) => call(orderRoutes.payment, { params: { paymentId } })
export const decideSandboxPayment = (paymentId: string, decision: 'pay' | 'decline') =>
  call(orderRoutes.decideSandboxPayment, { params: { paymentId }, body: { decision } })
