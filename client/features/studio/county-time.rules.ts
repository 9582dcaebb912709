const COUNTY_OFFSET = '+08:00'
const HOUR = 3_600_000

/** What a datetime-local input says, meant on the county's clock, as an instant; empty when it says nothing. */
export function instantOf(local: string): string {
  const at = new Date(`${local}:00${COUNTY_OFFSET}`)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

/** An instant as a datetime-local input takes it, on the county's clock. */
export const localOf = (at: number): string => new Date(at + 8 * HOUR).toISOString().slice(0, 16)

/** The next full hour, as a first proposal. */
export const nextFullHour = (now: number): string => localOf(Math.ceil((now + 1) / HOUR) * HOUR)
