import type { OfferCap } from '#contracts/sales/flash-sale.types.ts'

const DAY_MS = 24 * 3_600_000
/** The county's clock is eight hours before UTC, all year. */
const COUNTY_OFFSET_MS = 8 * 3_600_000

/** When the county's day began, whatever the server's own time zone. */
export const countyDayStart = (at: Date): Date => {
  const countyMs = at.getTime() + COUNTY_OFFSET_MS
  return new Date(countyMs - (countyMs % DAY_MS) - COUNTY_OFFSET_MS)
}

interface ShipBound {
  /** Units a day; null: no bound. */
  readonly perDay: number | null
  /** Units promised today already. */
  readonly promised: number
}

/** The units that a flash sale may promise: no more than lie on the shelf, and than hands can pick and ship today. */
export function capOf(
  itemId: string,
  bounds: { onShelf: number; sku: ShipBound; merchant: ShipBound },
): OfferCap {
  const { onShelf, sku, merchant } = bounds
  const left = ({ perDay, promised }: ShipBound) =>
    perDay === null ? Number.POSITIVE_INFINITY : Math.max(0, perDay - promised)
  const units = Math.min(onShelf, left(sku), left(merchant))
  const boundBy = left(sku) === units ? 'sku' : left(merchant) === units ? 'merchant' : 'stock'
  const told = boundBy === 'merchant' ? merchant : sku
  return { itemId, units, boundBy, onShelf, perDay: told.perDay, promisedToday: told.promised }
}
