/** The seed of a fault test: given, or another each time and told by the test. */
export const faultSeed = (): number => Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000)

/** Numbers below `below` that are the same for a seed: a linear congruential generator (Numerical Recipes). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    // The high bits: the low ones of such a generator go round in short circles.
    return Math.floor((state / 2 ** 32) * below)
  }
}
