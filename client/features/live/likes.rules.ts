/** More in the air would cover the face and cost a cheap phone its frames. */
const MOST_IN_AIR = 8

/** The server takes no more from one client in one go; what is over waits for the next. */
const MOST_AT_ONCE = 15

/** How many cherries of `wanted` may rise while `inAir` are up. */
export const mayRise = (inAir: number, wanted: number): number =>
  Math.max(0, Math.min(wanted, MOST_IN_AIR - inAir))

/** Of the taps just told, those of others: one's own have risen already. */
export const othersOf = (fresh: number, own: number): number => Math.max(0, fresh - own)

/** What is sent now of the taps gathered, and what waits; a wild thumb counts as far as the server lets it. */
export function nextBatch(gathered: number): { send: number; keep: number } {
  const send = Math.min(gathered, MOST_AT_ONCE)
  return { send, keep: Math.min(gathered - send, MOST_AT_ONCE * 2) }
}
