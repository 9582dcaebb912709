import { z } from 'zod'
import { fen, id } from '#contracts/core/values.ts'
import { bySku } from './orders.rules.ts'

/** One merchant's part of an order as it was quoted to the buyer, in 分. */
export const orderShare = z.object({
  merchantId: id,
  merchantName: z.string(),
  skuIds: z.array(id),
  goodsFen: fen,
  freightFen: fen,
  discountFen: fen,
})
export type OrderShare = z.infer<typeof orderShare>

interface PricedLine {
  readonly skuId: string
  readonly quantity: number
  readonly priceFen: number
}

interface Seller {
  readonly merchantId: string
  readonly merchantName: string
}

/** An order's lines by merchant; each SKU must have one. */
export function byMerchant<Line extends PricedLine>(
  lines: readonly Line[],
  sellerOf: (skuId: string) => Seller,
): { seller: Seller; lines: Line[] }[] {
  const groups = new Map<string, { seller: Seller; lines: Line[] }>()
  for (const line of bySku(lines)) {
    const seller = sellerOf(line.skuId)
    const group = groups.get(seller.merchantId)
    if (group) group.lines.push(line)
    else groups.set(seller.merchantId, { seller, lines: [line] })
  }
  return [...groups.values()].toSorted((a, b) => (a.seller.merchantId < b.seller.merchantId ? -1 : 1))
}

/** Splits a discount over amounts in proportion, to the last 分; no part is larger than its amount. */
export function splitDiscount(discountFen: number, amounts: readonly number[]): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const target = Math.min(discountFen, total)
  if (total === 0) return amounts.map(() => 0)
  let [seen, given] = [0, 0]
  return amounts.map((amount) => {
    seen += amount
    // What belongs to everything up to here, less what was given already: rounding never piles up.
    const part = Number((BigInt(target) * BigInt(seen)) / BigInt(total)) - given
    given += part
    return part
  })
}

/** What lines cost at their prices, in 分. */
export const goodsOf = (lines: readonly PricedLine[]): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.priceFen, 0)

/** What coupons took off these lines, by who bears it. */
export function cutOf(
  cuts: readonly { skuId: string; amountFen: number; merchantId: string | null }[],
  lines: readonly { skuId: string }[],
): { byMerchantFen: number; byPlatformFen: number } {
  const own = cuts.filter((cut) => lines.some((line) => line.skuId === cut.skuId))
  const sum = (some: typeof own) => some.reduce((total, cut) => total + cut.amountFen, 0)
  return {
    byMerchantFen: sum(own.filter((cut) => cut.merchantId !== null)),
    byPlatformFen: sum(own.filter((cut) => cut.merchantId === null)),
  }
}
