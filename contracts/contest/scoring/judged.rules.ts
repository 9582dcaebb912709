import { UNIT } from './alignment.rules.ts'
import { add, fraction, ZERO, type Fraction } from './fraction.rules.ts'

/** From this many marks of one panel on the highest and the lowest are dropped. */
const MARKS_TO_TRIM = 5

export interface JudgedPart {
  readonly score: Fraction
  readonly marks: number
}

/**
 * A judged criterion: weight × mean ÷ top. Within a panel it is the trimmed mean from five marks on, one
 * highest and one lowest dropped (the practice of Chinese panels); with fewer the plain mean. An entry that
 * several panels judged gets the mean of the panels' means; one without any mark gets 0.
 *
 * @param panels the values of the marks in units, panel by panel.
 */
export function judgedScore(
  weightBp: number,
  top: number,
  panels: readonly (readonly bigint[])[],
): JudgedPart {
  const given = panels.filter((it) => it.length > 0)
  if (given.length === 0) return { score: ZERO, marks: 0 }
  let mean = ZERO
  for (const values of given) {
    const part = trimmedSum(values)
    mean = mean === ZERO ? part : add(mean, part)
  }
  return {
    score: fraction(BigInt(weightBp) * mean.over, mean.under * UNIT * BigInt(top * given.length)),
    marks: given.reduce((all, it) => all + it.length, 0),
  }
}

/** The mean of a panel's values without one highest and one lowest. */
function trimmedSum(values: readonly bigint[]): Fraction {
  let sum = 0n
  let [low, high] = [values[0] ?? 0n, values[0] ?? 0n]
  for (const value of values) {
    sum += value
    if (value < low) low = value
    if (value > high) high = value
  }
  if (values.length < MARKS_TO_TRIM) return fraction(sum, values.length)
  return fraction(sum - low - high, values.length - 2)
}

/** Which of a panel's values are dropped, by their places: the first highest and the first lowest. */
export function droppedPlaces(values: readonly bigint[]): number[] {
  if (values.length < MARKS_TO_TRIM) return []
  let [low, high] = [0, 0]
  for (const [place, value] of values.entries()) {
    if (value < (values[low] ?? 0n)) low = place
    if (value > (values[high] ?? 0n)) high = place
  }
  return low === high ? [0, 1] : [low, high]
}
