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

export type WallFilter = 'all' | 'flash' | 'officials'

const OFFICIALS = new Set<Live['programme']>(['mayor', 'secretary'])

/** The lives of one filter, those with most viewers first. */
export function shownOnWall(lives: readonly Live[], filter: WallFilter): Live[] {
  return lives
    .filter((live) => filter !== 'flash' || live.flashSale)
    .filter((live) => filter !== 'officials' || OFFICIALS.has(live.programme))
    .sort((a, b) => b.viewers - a.viewers)
}
