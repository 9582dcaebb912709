/** The county's clock is eight hours before UTC, all year. */
const COUNTY_OFFSET_MS = 8 * 3_600_000

/** The month that is `back` months before that of `now`, as the county counts it: from its first moment to before the next. */
export function monthOf(now: Date, back: number): { from: string; to: string; label: string } {
  const there = new Date(now.getTime() + COUNTY_OFFSET_MS)
  const [year, month] = [there.getUTCFullYear(), there.getUTCMonth() - back]
  const first = new Date(Date.UTC(year, month, 1))
  const iso = (at: number) => new Date(at - COUNTY_OFFSET_MS).toISOString()
  const label = `${String(first.getUTCFullYear())}-${String(first.getUTCMonth() + 1).padStart(2, '0')}`
  return { from: iso(first.getTime()), to: iso(Date.UTC(year, month + 1, 1)), label }
}
