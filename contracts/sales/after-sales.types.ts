import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { drawing, fen, id, instant, priceFen, prose, quantity } from '../core/values.ts'
import { carrier, trackingNumber } from './parcels.types.ts'

/** Bad fruit (坏果包赔), something that was not in the parcel, or goods that go back. */
export const afterSaleKind = z.enum(['rotten', 'missing', 'return'])
export type AfterSaleKind = z.infer<typeof afterSaleKind>

export const afterSaleState = z.enum([
  'asked',
  'returning',
  'returned',
  'refused',
  'disputed',
  'granted',
  'rejected',
  'withdrawn',
])
export type AfterSaleState = z.infer<typeof afterSaleState>

export const afterSaleActor = z.enum(['buyer', 'merchant', 'operator', 'clock'])
export type AfterSaleActor = z.infer<typeof afterSaleActor>

/** The name of an uploaded picture. */
const photo = z.string().regex(/^[A-Za-z0-9_.-]{8,80}$/)

/** A buyer's claim about one line of a parcel. */
export const afterSale = z.object({
  id,
  orderId: id,
  parcelId: id,
  merchantName: z.string(),
  line: z.object({
    skuId: id,
    title: z.string(),
    skuName: z.string(),
    unit: z.string(),
    picture: drawing,
    quantity,
    priceFen,
  }),
  kind: afterSaleKind,
  state: afterSaleState,
  quantity,
  wantedFen: priceFen,
  grantedFen: fen,
  reason: z.string(),
  photos: z.array(photo).max(6),
  returnCarrier: z.string().nullable(),
  returnTracking: z.string().nullable(),
  createdAt: instant,
  /** When whoever has the word loses it. */
  deadlineAt: instant.nullable(),
  acts: z
    .array(z.object({ id, actor: afterSaleActor, became: afterSaleState, note: z.string(), at: instant }))
    .max(50),
})
export type AfterSale = z.infer<typeof afterSale>

export const newAfterSale = z.object({
  skuId: id,
  kind: afterSaleKind,
  quantity,
  wantedFen: priceFen,
  reason: prose(300).min(1),
  /** Uploaded before; bad fruit needs one. */
  photos: z
    .array(photo)
    .max(6)
    .refine((ids) => new Set(ids).size === ids.length, reason('photo_twice')),
})

export const afterSaleAct = z.enum([
  'grant',
  'refuse',
  'askBack',
  'sendBack',
  'dispute',
  'withdraw',
  'decideFor',
  'decideAgainst',
])
export type AfterSaleAct = z.infer<typeof afterSaleAct>

export const afterSaleWord = z.object({
  act: afterSaleAct,
  note: prose(300).default(''),
  /** grant and decideFor: how much; all that was asked for where it is left out. */
  amountFen: priceFen.optional(),
  /** sendBack: how the goods go back. */
  carrier: carrier.optional(),
  tracking: trackingNumber.optional(),
})

/** How a merchant's sales of the last 90 days went. */
export const claimsRecord = z.object({
  parcels: z.int().min(0),
  claims: z.int().min(0),
  granted: z.int().min(0),
  open: z.int().min(0),
})
export type ClaimsRecord = z.infer<typeof claimsRecord>
