import { z } from 'zod'
import { sku } from '../catalog/catalog.types.ts'
import { place } from '../county/county.ts'
import { parcel } from './parcels.types.ts'
import {
  drawing,
  fen,
  id,
  instant,
  line,
  phone,
  priceFen,
  quantity,
  stockUnits,
  streamMs,
} from '../core/values.ts'

/** `armed`: prepared and waiting for the host's thumb; its times say nothing yet. */
const offerState = z.enum(['armed', 'running', 'soldOut', 'ended'])
export type OfferState = z.infer<typeof offerState>

/** `soldElsewhere`: its own units are paid and the shelf is empty too; `review`: the product was taken off sale. */
const offerEnd = z.enum(['time', 'host', 'live', 'review', 'soldElsewhere', 'operator'])

/** A flash sale of one SKU in one live. */
export const offer = z.object({
  id,
  liveId: id,
  itemId: id,
  skuId: id,
  priceFen,
  /** The ordinary price when the sale was launched: the basis of the discount. */
  basisFen: priceFen,
  totalLimit: stockUnits,
  perBuyerLimit: quantity,
  state: offerState,
  /** May lie ahead: viewers count down to it by the server's clock. */
  startsAt: instant,
  endsAt: instant,
  durationMs: z.int().min(0),
  /** Units nobody holds or has bought. */
  available: z.int().min(0),
  /** How many wait for units that come back. */
  waiting: z.int().min(0),
  /** How long it took to sell out; null while units are left. */
  soldOutMs: z.int().min(0).nullable(),
  /** Why it ended; null while it has not. */
  endReason: offerEnd.nullable(),
  /** Why an operator stopped it. */
  endNote: z.string().nullable(),
  /** Grows with every change, so that a late message never overwrites a newer one. */
  revision: z.int().min(0),
})
export type Offer = z.infer<typeof offer>

/** One entry of the live's cart (小黄车). */
export const cartItem = z.object({
  id,
  /** The number viewers call it by, from 1. */
  position: z.int().min(1).max(100),
  productId: id,
  title: z.string(),
  picture: drawing,
  merchantName: z.string(),
  origin: place,
  sku,
  /** The running or last flash sale of it in this live. */
  offer: offer.nullable(),
})
export type CartItem = z.infer<typeof cartItem>

/** The live's cart with what is explained now. */
export const liveCart = z.object({
  liveId: id,
  items: z.array(cartItem).max(100),
  explained: z.object({ itemId: id, sinceStreamMs: streamMs }).nullable(),
  serverTime: instant,
  revision: z.int().min(0),
})
export type LiveCart = z.infer<typeof liveCart>

/** One line of the viewer's own cart. */
export const basketLine = z.object({
  sku,
  productId: id,
  title: z.string(),
  picture: drawing,
  merchantName: z.string(),
  quantity,
  /** The price when it was put in, to show what changed since. */
  addedPriceFen: priceFen,
  /** False once it was taken off sale. */
  offered: z.boolean(),
})
export type BasketLine = z.infer<typeof basketLine>

export const basket = z.object({ lines: z.array(basketLine).max(50) })
export type Basket = z.infer<typeof basket>

export const orderState = z.enum([
  'held',
  'paying',
  'paid',
  'shipped',
  'delivered',
  'completed',
  'expired',
  'cancelled',
  'refunded',
])
export type OrderState = z.infer<typeof orderState>

const orderLine = z.object({
  skuId: id,
  title: z.string(),
  skuName: z.string(),
  unit: z.string(),
  picture: drawing,
  quantity,
  priceFen,
})

export const address = z.object({
  id,
  /** Shown masked: 林**, 138****5678, 山东省泰安市新泰市 **** */
  nameMasked: z.string(),
  phoneMasked: z.string(),
  region: z.string(),
})
export type Address = z.infer<typeof address>

export const newAddress = z.object({
  name: line(20),
  phone,
  region: line(40),
  street: line(80),
})

export const order = z.object({
  id,
  state: orderState,
  lines: z.array(orderLine).min(1).max(50),
  /** Goods and freight, less the discount: all that the buyer pays. Freight is known once there is an address. */
  totalFen: fen,
  freightFen: fen,
  discountFen: fen,
  liveId: id.nullable(),
  offerId: id.nullable(),
  /** Where on the stream's clock it was placed. */
  streamMs: streamMs.nullable(),
  placedAt: instant,
  /** Until when it is kept for the buyer. */
  expiresAt: instant,
  paidAt: instant.nullable(),
  address: address.nullable(),
  /** Money that went or goes back. */
  refundedFen: fen,
  /** By merchant, once it is paid. */
  parcels: z.array(parcel).max(50),
})
export type Order = z.infer<typeof order>

/** What a live has sold, for its host. */
export const liveFigures = z.object({
  liveId: id,
  paidFen: fen,
  paidOrders: z.int().min(0),
  heldOrders: z.int().min(0),
})
export type LiveFigures = z.infer<typeof liveFigures>
