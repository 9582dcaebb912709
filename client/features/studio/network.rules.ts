import type { UplinkReading } from '#client/shared/media/send-session.ts'

/** How much a host sends: every layer, up to the middle one, the small one, or sound with a still now and then. */
export const rungs = ['clear', 'smooth', 'small', 'field'] as const
export type Rung = (typeof rungs)[number]

export type NetworkWord =
  'good' | 'sparing' | 'small' | 'fair' | 'weak' | 'soundOnly' | 'nothing' | 'field' | 'returning' | 'waiting'

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
export function networkVerdict(way: Way, uplink: UplinkReading | null, rung: Rung): NetworkVerdict {
  if (way === 'lost') return { word: 'returning', bars: 0, tone: 'bad' }
  if (way === 'opening' || uplink === null) return { word: 'waiting', bars: 1, tone: 'care' }
  if (uplink.quality === 0) return { word: 'nothing', bars: 0, tone: 'bad' }
  if (rung === 'field') return { word: 'field', bars: 2, tone: 'care' }
  // A still scene takes few bits of any network.
  const quality = uplink.heldBack ? uplink.quality : 3
  if (quality === 1) return { word: 'soundOnly', bars: 1, tone: 'bad' }
  if (rung === 'small') return { word: 'small', bars: 2, tone: 'care' }
  if (rung === 'smooth') return { word: 'sparing', bars: 3, tone: 'good' }
  if (quality === 2) return { word: 'weak', bars: 2, tone: 'care' }
  return uplink.lossBp >= VISIBLE_LOSS_BP
    ? { word: 'fair', bars: 3, tone: 'good' }
    : { word: 'good', bars: 4, tone: 'good' }
}

/**
 * Whether a reading says what the network carries: where nothing arrives, as in a tunnel, there is none, and what it
 * will carry behind it is not known.
 */
export const tells = ({ quality }: UplinkReading): boolean => quality > 0

/** Adds a reading to the short memory that the ladder looks at. */
export const remember = (readings: readonly UplinkReading[], fresh: UplinkReading): UplinkReading[] =>
  [...readings, fresh].slice(-LONG_PATIENCE)

/** Where a host stands on the ladder. */
export interface Ladder {
  readonly rung: Rung
  /** The best rung the host wants; by itself the ladder only moves below it. */
  readonly wish: Rung
  /** Readings since the last step. */
  readonly held: number
  /** Readings to wait before the next try of a better rung. */
  readonly patience: number
  /** The rung was reached by trying; if it fails soon, the next try waits for longer. */
  readonly trying: boolean
}

/** Twenty seconds, and five minutes. */
const FIRST_PATIENCE = 10
const LONGEST_PATIENCE = 150
/** A try that lasts half a minute has worked. */
const TRIED_AFTER = 15
/** Loss from which on a small picture takes the sound's place. */
const HURTFUL_LOSS_BP = 1_000
/** What the middle picture needs at the least, and what carries a picture beside the stills, kbit/s. */
const MIDDLE_KBPS = 200
const PICTURE_KBPS = 300
/** What shows that a rung's own picture arrives whole, kbit/s. */
const WHOLE_KBPS = { smooth: 400, small: 110 } as const
/** Stills in a row that must have been quick. */
const QUICK_STILLS = 3

export const standOn = (rung: Rung): Ladder => ({
  ...{ rung, wish: rung, held: 0, patience: FIRST_PATIENCE },
  trying: false,
})

/** The rung that the last readings ask for, the same or a lower one. */
export function rungFor(rung: Rung, readings: readonly UplinkReading[]): Rung {
  const atMost = (worst: number, many: number) =>
    lasts(readings, many, ({ quality, heldBack }) => heldBack && quality <= worst)
  if (rung === 'field' || atMost(1, PATIENCE)) return 'field'
  if (rung === 'smooth' && lasts(readings, PATIENCE, cannotCarryMiddle)) return 'small'
  return rung === 'clear' && atMost(2, LONG_PATIENCE) ? 'smooth' : rung
}

/**
 * One reading later: down when the network asks for it, up again one rung at a time when it would carry more.
 * `carried`: what the last stills had of the network, kbit/s, since sound alone measures nothing.
 */
export function stepped(
  ladder: Ladder,
  readings: readonly UplinkReading[],
  carried: readonly number[],
): Ladder {
  const { rung, wish, trying, patience } = ladder
  const held = ladder.held + 1
  const lower = rungFor(rung, readings)
  if (lower !== rung) {
    const longer = Math.min(LONGEST_PATIENCE, patience * 2)
    return { rung: lower, wish, held: 0, trying: false, patience: trying ? longer : FIRST_PATIENCE }
  }
  const better = rungs[rungs.indexOf(rung) - 1]
  const mayRise = better !== undefined && rungs.indexOf(rung) > rungs.indexOf(wish) && held >= patience
  if (mayRise && carriesMore(rung, readings, carried))
    return { rung: better, wish, held: 0, trying: true, patience }
  if (trying && held >= TRIED_AFTER) return { ...ladder, held, trying: false, patience: FIRST_PATIENCE }
  return { ...ladder, held }
}

const lasts = (
  readings: readonly UplinkReading[],
  many: number,
  holds: (reading: UplinkReading) => boolean,
): boolean => readings.length >= many && readings.slice(-many).every(holds)

const cannotCarryMiddle = ({ bitrateKbps, lossBp, heldBack }: UplinkReading): boolean =>
  (heldBack && bitrateKbps < MIDDLE_KBPS) || lossBp >= HURTFUL_LOSS_BP

function carriesMore(rung: Rung, readings: readonly UplinkReading[], carried: readonly number[]): boolean {
  if (!lasts(readings, PATIENCE, ({ lossBp }) => lossBp < VISIBLE_LOSS_BP)) return false
  if (rung === 'field')
    return (
      carried.length >= QUICK_STILLS && carried.slice(-QUICK_STILLS).every((kbps) => kbps >= PICTURE_KBPS)
    )
  const whole = rung === 'small' ? WHOLE_KBPS.small : WHOLE_KBPS.smooth
  return lasts(readings, PATIENCE, ({ bitrateKbps, heldBack }) => !heldBack || bitrateKbps >= whole)
}
