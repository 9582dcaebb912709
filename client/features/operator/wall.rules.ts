import type { Live } from '#contracts/live/live.types.ts'
import type { LiveFigures } from '#contracts/sales/sales.types.ts'

export interface WallSums {
  readonly onAir: number
  readonly viewers: number
  readonly paidFen: number
  readonly paidOrders: number
  readonly heldOrders: number
  /** Lives whose figures have not come; the sums are then not whole. */
  readonly without: number
}

/** The county at this moment, from the lives on air and what each has sold. */
export function wallSums(lives: readonly Live[], figures: ReadonlyMap<string, LiveFigures>): WallSums {
  const known = lives.flatMap(({ id }) => figures.get(id) ?? [])
  const sum = (pick: (it: LiveFigures) => number) => known.reduce((total, it) => total + pick(it), 0)
  return {
    onAir: lives.length,
    viewers: lives.reduce((total, live) => total + live.viewers, 0),
    paidFen: sum((it) => it.paidFen),
    paidOrders: sum((it) => it.paidOrders),
    heldOrders: sum((it) => it.heldOrders),
    without: lives.length - known.length,
  }
}

/** Orders of a live counted at a moment: paid and still to be paid. */
export interface OrderCount {
  readonly atMs: number
  readonly orders: number
}

const RATE_SPAN_MS = 5 * 60_000

/** The counts of the last five minutes with a new one. */
export const withCount = (counts: readonly OrderCount[], fresh: OrderCount): OrderCount[] => [
  ...counts.filter(({ atMs }) => fresh.atMs - atMs <= RATE_SPAN_MS),
  fresh,
]

/** Orders a minute over the counts; null before there is a minute to speak of. */
export function ordersAMinute(counts: readonly OrderCount[]): number | null {
  const [first, last] = [counts.at(0), counts.at(-1)]
  if (!first || !last || last.atMs - first.atMs < 20_000) return null
  const gained = Math.max(0, last.orders - first.orders)
  return Math.round((gained * 600_000) / (last.atMs - first.atMs)) / 10
}

export type WallFilter = 'all' | 'flash' | 'officials'

const OFFICIALS = new Set<Live['programme']>(['mayor', 'secretary'])

/** The lives of one filter, those with most viewers first. */
export function shownOnWall(lives: readonly Live[], filter: WallFilter): Live[] {
  return lives
    .filter((live) => filter !== 'flash' || live.flashSale)
    .filter((live) => filter !== 'officials' || OFFICIALS.has(live.programme))
    .sort((a, b) => b.viewers - a.viewers)
}
