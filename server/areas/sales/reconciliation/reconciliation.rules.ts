import type { DifferenceKind } from '#contracts/sales/payments.types.ts'

/** A line of a provider's bill as far as it is compared. */
export interface Billed {
  readonly kind: 'payment' | 'refund'
  readonly id: string
  readonly reference: string
  readonly amountFen: number
  readonly settled: boolean
}

/** What our books hold of the same thing. */
export interface Booked {
  readonly kind: 'payment' | 'refund'
  readonly id: string
  readonly amountFen: number
  readonly settled: boolean
}

export interface Difference {
  readonly kind: DifferenceKind
  readonly item: 'payment' | 'refund'
  readonly itemId: string
  readonly reference: string | null
  readonly oursFen: number | null
  readonly theirsFen: number | null
}

interface Books {
  /** The lines of the day's bill. */
  readonly bill: readonly Billed[]
  /** Ours behind these lines, whenever they were settled. */
  readonly behind: readonly Booked[]
  /** What we settled on that day and so expect a line for. */
  readonly expected: readonly Booked[]
  /** What any bill has a line for already, by `keyOf`. */
  readonly elsewhere: ReadonlySet<string>
}

export const keyOf = ({ kind, id }: { kind: string; id: string }): string => `${kind} ${id}`

/** Everything in which a day's bill and our books differ; nothing is told twice. */
export function compareBill({ bill, behind, expected, elsewhere }: Books): Difference[] {
  const ours = new Map(behind.map((item) => [keyOf(item), item]))
  const billed = new Set(bill.map(keyOf))
  const missingThere = expected
    .filter((item) => item.settled && !billed.has(keyOf(item)) && !elsewhere.has(keyOf(item)))
    .map((item): Difference => ({ ...nothingOf(item), kind: 'missingThere', oursFen: item.amountFen }))
  const differing = bill.flatMap((line): Difference[] => {
    const item = ours.get(keyOf(line))
    const theirs = { ...nothingOf(line), reference: line.reference, theirsFen: line.amountFen }
    if (!item) return [{ ...theirs, kind: 'missingHere' }]
    const both = { ...theirs, oursFen: item.amountFen }
    return [
      ...(item.amountFen === line.amountFen ? [] : [{ ...both, kind: 'amount' as const }]),
      ...(item.settled === line.settled ? [] : [{ ...both, kind: 'state' as const }]),
    ]
  })
  return [...differing, ...missingThere]
}

const nothingOf = ({ kind, id }: { kind: 'payment' | 'refund'; id: string }) => ({
  ...{ item: kind, itemId: id },
  ...{ reference: null, oursFen: null, theirsFen: null },
})

/** The hour and minute in Beijing from when on providers have yesterday's bill: both name ten o'clock at the latest. */
const BILLS_FROM_MS = (10 * 60 + 30) * 60_000
const DAY_MS = 24 * 3_600_000
const BEIJING_AHEAD_MS = 8 * 3_600_000
const DAYS_BACK = 3

/** The last days whose bills should be there, newest first. */
export function billedDays(nowMs: number): string[] {
  const beijing = nowMs + BEIJING_AHEAD_MS - BILLS_FROM_MS
  return Array.from({ length: DAYS_BACK }, (_, back) =>
    new Date(beijing - (back + 1) * DAY_MS).toISOString().slice(0, 10),
  )
}

const AGAIN_AFTER_MS = 6 * 3_600_000

/** Whether a day is to be compared by itself: once, and again while differences wait for a later word. */
export const isDue = (compared: { atMs: number; open: number } | null, nowMs: number): boolean =>
  compared === null || (compared.open > 0 && nowMs - compared.atMs >= AGAIN_AFTER_MS)
