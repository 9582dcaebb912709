import { splitDiscount } from '#server/areas/sales/orders/shares.rules.ts'
import type { Cut } from './cut.types.ts'

/** What a claimed coupon takes off; amounts in 分, rates in basis points. */
export interface CouponTerms {
  readonly claimId: string
  readonly couponId: string
  readonly name: string
  readonly kind: 'amount' | 'percent' | 'every'
  readonly offFen: number
  readonly offBp: number
  readonly thresholdFen: number
  readonly mostOffFen: number | null
  /** Whose goods it is for and who bears it; null: all goods, and the platform. */
  readonly merchantId: string | null
  readonly liveOnly: boolean
  readonly newBuyers: boolean
  readonly alone: boolean
  /** What is left of its budget. */
  readonly leftFen: number
}

export interface Goods {
  readonly skuId: string
  readonly merchantId: string
  readonly quantity: number
  readonly priceFen: number
}

/** Who orders, and where. */
export interface Situation {
  readonly inLive: boolean
  readonly newBuyer: boolean
}

export type NotUsed = 'other_goods' | 'live_only' | 'new_buyers' | 'below_threshold' | 'no_budget' | 'less'

export interface Choice {
  readonly cuts: readonly Cut[]
  readonly savedFen: number
  /** Every coupon that was not taken, and why; `shortFen` is what its threshold lacks. */
  readonly notUsed: readonly { readonly claimId: string; readonly why: NotUsed; readonly shortFen: number }[]
}

/** So many sets of merchants' coupons are tried; where there are more, each merchant's best one is taken. */
const MOST_SETS = 512

const costOf = (goods: readonly Goods[]): number =>
  goods.reduce((sum, { quantity, priceFen }) => sum + quantity * priceFen, 0)

/** What a coupon takes off goods of so much; never more than they cost. */
export function offOf(terms: CouponTerms, goodsFen: number): number {
  if (goodsFen < terms.thresholdFen) return 0
  const { kind, offFen, offBp, thresholdFen, mostOffFen, leftFen } = terms
  const times = thresholdFen > 0 ? Math.floor(goodsFen / thresholdFen) : 1
  const off =
    kind === 'percent' ? Math.floor((goodsFen * offBp) / 10_000) : kind === 'every' ? offFen * times : offFen
  return Math.max(0, Math.min(off, mostOffFen ?? off, leftFen, goodsFen))
}

/**
 * The coupons that save most. One for each merchant's goods at most, then one of the platform on what is left; one
 * that stands alone, only by itself. An order costs one 分 at least. Neither the order of the coupons nor that of the
 * goods changes the choice: of equal savings the one with fewer coupons is taken, then the one with the lower ids.
 */
export function bestChoice(
  goods: readonly Goods[],
  coupons: readonly CouponTerms[],
  situation: Situation,
): Choice {
  const lines = goods.toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1))
  const usable = coupons
    .filter((terms) => refusal(terms, lines, situation) === null)
    .toSorted((a, b) => (a.claimId < b.claimId ? -1 : 1))
  const best = combinations(lines, usable)
    .map((set) => cutsOf(lines, set))
    .reduce((winner, cuts) => (betterThan(cuts, winner) ? cuts : winner), [])
  const used = new Set(best.map(({ claimId }) => claimId))
  return {
    cuts: best,
    savedFen: sumOf(best),
    notUsed: coupons.flatMap((terms) => {
      if (used.has(terms.claimId)) return []
      const why = refusal(terms, lines, situation) ?? 'less'
      const shortFen = Math.max(0, terms.thresholdFen - costOf(ofCoupon(lines, terms)))
      return [{ claimId: terms.claimId, why, shortFen: why === 'below_threshold' ? shortFen : 0 }]
    }),
  }
}

const ofCoupon = (lines: readonly Goods[], { merchantId }: CouponTerms): Goods[] =>
  lines.filter((line) => merchantId === null || line.merchantId === merchantId)

function refusal(terms: CouponTerms, lines: readonly Goods[], situation: Situation): NotUsed | null {
  const goodsFen = costOf(ofCoupon(lines, terms))
  if (goodsFen === 0) return 'other_goods'
  if (terms.liveOnly && !situation.inLive) return 'live_only'
  if (terms.newBuyers && !situation.newBuyer) return 'new_buyers'
  if (goodsFen < terms.thresholdFen) return 'below_threshold'
  return terms.leftFen > 0 ? null : 'no_budget'
}

/** Every set of coupons worth trying, each in the order in which it is applied: merchants first. */
function combinations(lines: readonly Goods[], usable: readonly CouponTerms[]): CouponTerms[][] {
  const together = usable.filter((terms) => !terms.alone)
  const platform = [null, ...together.filter((terms) => terms.merchantId === null)]
  const sets = setsOfMerchants(lines, together).flatMap((chosen) =>
    platform.map((one) => [...chosen, ...(one ? [one] : [])]),
  )
  return [...sets, ...usable.filter((terms) => terms.alone).map((terms) => [terms])]
}

/** At most one coupon a merchant, in every way; of too many ways only each merchant's largest and none at all. */
function setsOfMerchants(lines: readonly Goods[], together: readonly CouponTerms[]): CouponTerms[][] {
  const byMerchant = new Map<string, CouponTerms[]>()
  for (const terms of together)
    if (terms.merchantId !== null)
      byMerchant.set(terms.merchantId, [...(byMerchant.get(terms.merchantId) ?? []), terms])
  const groups = [...byMerchant].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  if (groups.reduce((ways, group) => ways * (group.length + 1), 1) > MOST_SETS)
    return [[], groups.flatMap((group) => largestOf(lines, group))]
  return groups.reduce<CouponTerms[][]>(
    (sets, group) => sets.flatMap((set) => [set, ...group.map((terms) => [...set, terms])]),
    [[]],
  )
}

function largestOf(lines: readonly Goods[], group: readonly CouponTerms[]): CouponTerms[] {
  const off = (terms: CouponTerms) => offOf(terms, costOf(ofCoupon(lines, terms)))
  return group.toSorted((a, b) => off(b) - off(a)).slice(0, 1)
}

/** What a set of coupons takes off each line, one after the other, each from what the ones before it left. */
function cutsOf(lines: readonly Goods[], set: readonly CouponTerms[]): Cut[] {
  const left = new Map(lines.map((line) => [line.skuId, line.quantity * line.priceFen]))
  const cuts: Cut[] = []
  for (const terms of set) {
    const own = ofCoupon(lines, terms).map(({ skuId }) => ({ skuId, leftFen: left.get(skuId) ?? 0 }))
    const goodsFen = own.reduce((sum, { leftFen }) => sum + leftFen, 0)
    const payableFen = [...left.values()].reduce((sum, fen) => sum + fen, 0)
    const off = Math.min(offOf(terms, goodsFen), payableFen - 1)
    const parts = splitDiscount(
      Math.max(0, off),
      own.map(({ leftFen }) => leftFen),
    )
    for (const [index, { skuId, leftFen }] of own.entries()) {
      const amountFen = parts[index] ?? 0
      if (amountFen === 0) continue
      const { claimId, couponId, name, merchantId } = terms
      cuts.push({ claimId, couponId, name, skuId, amountFen, merchantId })
      left.set(skuId, leftFen - amountFen)
    }
  }
  return cuts
}

const sumOf = (cuts: readonly Cut[]): number => cuts.reduce((sum, cut) => sum + cut.amountFen, 0)
const claimsIn = (cuts: readonly Cut[]): string[] => [...new Set(cuts.map((cut) => cut.claimId))].sort()

function betterThan(cuts: readonly Cut[], winner: readonly Cut[]): boolean {
  const more = sumOf(cuts) - sumOf(winner)
  if (more !== 0) return more > 0
  const [ours, theirs] = [claimsIn(cuts), claimsIn(winner)]
  if (ours.length !== theirs.length) return ours.length < theirs.length
  return ours.join() < theirs.join()
}
