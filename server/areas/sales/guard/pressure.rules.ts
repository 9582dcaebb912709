/** Seconds over which the share of refused attempts is taken. */
const WINDOW_S = 10
/** How long buyers stay challenged after the last sign of an attack. */
export const CALM_MS = 30_000
/** Zero bits that a challenge grows by at most; each doubles the work. */
const MOST_GROWTH = 4

/** From when on attempts to buy are an attack. */
export interface PressureSettings {
  readonly ratePerSecond: number
  /** Of the attempts of the last seconds, from 0 to 1. */
  readonly refusedShare: number
  /** Fewer attempts than these in the last seconds have no share worth looking at. */
  readonly leastAttempts: number
  readonly bits: number
}

/** The attempts of the last seconds at one sale, in a ring of seconds, and since when and why they are an attack. */
export interface Pressure {
  second: number
  readonly attempts: number[]
  readonly refused: number[]
  alarmUntilMs: number
  why: 'rate' | 'refused'
  /** The most attempts a second since the alarm. */
  peak: number
}

export const noPressure = (): Pressure => ({
  ...{ second: 0, attempts: emptyRing(), refused: emptyRing() },
  ...{ alarmUntilMs: 0, why: 'rate', peak: 0 },
})

const emptyRing = (): number[] => Array.from({ length: WINDOW_S }, () => 0)

/** Counts an attempt; too many in this second raise the alarm. */
export function noteAttempt(pressure: Pressure, settings: PressureSettings, nowMs: number): void {
  const slot = turnTo(pressure, nowMs)
  const attempts = (pressure.attempts[slot] ?? 0) + 1
  pressure.attempts[slot] = attempts
  if (attempts > settings.ratePerSecond) raise(pressure, 'rate', attempts, nowMs)
}

/** Counts an attempt as refused; too large a share of them raises the alarm. */
export function noteRefused(pressure: Pressure, settings: PressureSettings, nowMs: number): void {
  const slot = turnTo(pressure, nowMs)
  pressure.refused[slot] = (pressure.refused[slot] ?? 0) + 1
  const [attempts, refused] = [sum(pressure.attempts), sum(pressure.refused)]
  if (attempts >= settings.leastAttempts && refused >= attempts * settings.refusedShare)
    raise(pressure, 'refused', pressure.attempts[slot] ?? 0, nowMs)
}

/** Whoever was sent away to work has come back with it, and so was no sign of an attack. */
export function noteSolved(pressure: Pressure, nowMs: number): void {
  const slot = turnTo(pressure, nowMs)
  pressure.refused[slot] = (pressure.refused[slot] ?? 0) - 1
}

export const isAlarmed = (pressure: Pressure, nowMs: number): boolean => nowMs < pressure.alarmUntilMs

/** Attempts in the last whole second. */
export function perSecond(pressure: Pressure, nowMs: number): number {
  turnTo(pressure, nowMs)
  return pressure.attempts[(pressure.second + WINDOW_S - 1) % WINDOW_S] ?? 0
}

/** Zero bits to ask for: one more for each doubling of the attack over its threshold. */
export function bitsFor(
  pressures: readonly Pressure[],
  { bits, ratePerSecond }: PressureSettings,
  nowMs: number,
): number {
  const peak = Math.max(0, ...pressures.filter((it) => isAlarmed(it, nowMs)).map((it) => it.peak))
  const growth = peak > ratePerSecond ? Math.floor(Math.log2(peak / ratePerSecond)) : 0
  return bits + Math.min(MOST_GROWTH, growth)
}

function raise(pressure: Pressure, why: Pressure['why'], attempts: number, nowMs: number): void {
  pressure.peak = isAlarmed(pressure, nowMs) ? Math.max(pressure.peak, attempts) : attempts
  pressure.why = why
  pressure.alarmUntilMs = nowMs + CALM_MS
}

/** The slot of this second; seconds that have gone by since are emptied. */
function turnTo(pressure: Pressure, nowMs: number): number {
  const second = Math.floor(nowMs / 1000)
  const passed = second - pressure.second
  if (passed > 0) {
    for (let back = 0; back < Math.min(passed, WINDOW_S); back += 1) {
      const slot = (second - back) % WINDOW_S
      pressure.attempts[slot] = 0
      pressure.refused[slot] = 0
    }
    pressure.second = second
  }
  return pressure.second % WINDOW_S
}

const sum = (counts: readonly number[]): number => {
  let total = 0
  for (const count of counts) total += count
  return total
}
