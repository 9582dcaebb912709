import { z } from 'zod'
import { drawing, id, instant, priceFen, quantity } from '../core/values.ts'
import { postingKind, signedFen } from './ledger.types.ts'
import { parcel } from './parcels.types.ts'

const deskLine = z.object({
  skuId: id,
  title: z.string(),
  skuName: z.string(),
  unit: z.string(),
  picture: drawing,
  quantity,
  priceFen,
})

/** What waits at a merchant's desk. */
export const merchantDesk = z.object({
  merchantId: id,
  name: z.string(),
  toShip: z.int().min(0),
  shipped: z.int().min(0),
  delivered: z.int().min(0),
  /** Claims that wait for the merchant's word. */
  claims: z.int().min(0),
  /** Buyers' money for what is not completed yet. */
  heldFen: signedFen,
  owedFen: signedFen,
})
export type MerchantDesk = z.infer<typeof merchantDesk>

/** A parcel as its merchant sees it: only their own part of the order, the buyer masked. */
export const deskParcel = parcel.extend({
  orderId: id,
  liveId: id.nullable(),
  paidAt: instant,
  lines: z.array(deskLine).max(50),
  buyer: z.object({ nameMasked: z.string(), phoneMasked: z.string(), region: z.string() }).nullable(),
})
export type DeskParcel = z.infer<typeof deskParcel>

/** How many units of a SKU have to be picked for the parcels that wait. */
export const pickItem = deskLine
  .omit({ quantity: true, priceFen: true })
  .extend({ units: z.int().min(1), parcels: z.int().min(1) })
export type PickItem = z.infer<typeof pickItem>

/** What is written on a parcel: the address in clear, for as long as it is needed to send it. */
export const shipItem = z.object({
  parcelId: id,
  orderId: id,
  paidAt: instant,
  lines: z.array(deskLine).max(50),
  to: z.object({ name: z.string(), phone: z.string(), region: z.string(), street: z.string() }),
})
export type ShipItem = z.infer<typeof shipItem>

/** What a merchant was credited and charged in a period, from the ledger. */
export const statement = z.object({
  from: instant,
  to: instant,
  openingFen: signedFen,
  closingFen: signedFen,
  lines: z
    .array(
      z.object({
        at: instant,
        kind: postingKind,
        orderId: id,
        amountFen: signedFen,
        commissionFen: signedFen,
      }),
    )
    .max(5_000),
  /** Whether there is more in the period than one statement holds. */
  cut: z.boolean(),
})
export type Statement = z.infer<typeof statement>

/** A spreadsheet of at most 5,000 rows. */
export const sheetFile = z.object({ name: z.string(), base64: z.string() })
