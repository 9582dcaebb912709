import type { Uplink } from '#contracts/live/media.types.ts'

/** How much a host sends: every layer, up to the middle one, or sound alone. */
export const rungs = ['clear', 'smooth', 'field'] as const
export type Rung = (typeof rungs)[number]

export type NetworkWord =
  'good' | 'sparing' | 'fair' | 'weak' | 'soundOnly' | 'nothing' | 'field' | 'returning' | 'waiting'

export interface NetworkVerdict {
  readonly word: NetworkWord
  /** Of four. */
  readonly bars: 0 | 1 | 2 | 3 | 4
  readonly tone: 'good' | 'care' | 'bad'
}

/** From this loss on a picture shows it. */
const VISIBLE_LOSS_BP = 300
/** Four readings in a row, eight seconds, before the picture goes; one bad reading is a passing truck. */
const PATIENCE = 4
/** Twice as long before the picture gets smaller: after every start and change it takes seconds to become large. */
const LONG_PATIENCE = 8

/** The way to the server: not there yet, there, or lost after it was there. */
export type Way = 'opening' | 'open' | 'lost'

/** What the host may be told about the way to the viewers: what the server received says more than any speed test. */
export function networkVerdict(way: Way, uplink: Uplink | null, rung: Rung): NetworkVerdict {
  if (way === 'lost') return { word: 'returning', bars: 0, tone: 'bad' }
  if (way === 'opening' || uplink === null) return { word: 'waiting', bars: 1, tone: 'care' }
  if (uplink.quality === 0) return { word: 'nothing', bars: 0, tone: 'bad' }
  if (rung === 'field') return { word: 'field', bars: 2, tone: 'care' }
  if (uplink.quality === 1) return { word: 'soundOnly', bars: 1, tone: 'bad' }
  if (rung === 'smooth') return { word: 'sparing', bars: 3, tone: 'good' }
  if (uplink.quality === 2) return { word: 'weak', bars: 2, tone: 'care' }
  return uplink.lossBp >= VISIBLE_LOSS_BP
    ? { word: 'fair', bars: 3, tone: 'good' }
    : { word: 'good', bars: 4, tone: 'good' }
}

/** Adds a reading to the short memory that the ladder looks at. */
export const remember = (readings: readonly Uplink[], fresh: Uplink): Uplink[] =>
  [...readings, fresh].slice(-LONG_PATIENCE)

/** The rung that the last readings ask for; it only ever steps down, going back up is the host's word. */
export function rungFor(rung: Rung, readings: readonly Uplink[]): Rung {
  const atMost = (worst: number, many: number) =>
    readings.length >= many && readings.slice(-many).every(({ quality }) => quality <= worst)
  if (rung === 'field' || atMost(1, PATIENCE)) return 'field'
  return rung === 'clear' && atMost(2, LONG_PATIENCE) ? 'smooth' : rung
}
