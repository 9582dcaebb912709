import { createHash } from 'node:crypto'
import { computeResult } from '#contracts/contest/scoring/score-sheet.ts'
import { alignmentsOf, valuesOf } from '#contracts/contest/scoring/alignment.rules.ts'
import { Leaderboard } from '#contracts/contest/scoring/leaderboard.ts'
import { rankBoard } from '#contracts/contest/scoring/ranking.rules.ts'
import type { ScoringInput } from '#contracts/contest/scoring/scoring.types.ts'
import { median, writeResult } from './support/report.ts'

const ENTRIES = 2_000
const PANEL = 7
const CRITERIA = 8
const OVERLAP = 10
const ROUNDS = 15
const GOAL_MS = 200

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** The same marks in every run: a linear congruential generator (Numerical Recipes' constants). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

/** One panel of 7, or two of 7 that share ten entries; each entry has 7 sheets (shared ones 14) of 8 marks. */
function contest(panels: 1 | 2): ScoringInput {
  const next = numbers(20_200_512)
  const judges = Array.from({ length: PANEL * panels }, (_, index) => ({
    seat: index + 1,
    panel: index < PANEL ? 1 : 2,
  }))
  return {
    judges,
    criteria: Array.from({ length: CRITERIA + 1 }, (_, index) => ({
      ...{ track: 1, weightBp: index < CRITERIA ? 1125 : 1000, top: 3 },
      source: index < CRITERIA ? ('judges' as const) : ('netSales' as const),
    })),
    awards: [{ track: 1, name: '优秀主播', count: 10, minScore: null, sole: true }],
    draw: { seed: 'seed', lot: 'lot' },
    entries: Array.from({ length: ENTRIES }, (_, index) => {
      const overlap = panels === 2 && index < OVERLAP
      const own = (index % panels) + 1
      return {
        ...{ number: index + 1, person: index + 1, overlap },
        measured: {
          ...{ netSales: next(1_000_000), validOrders: next(500) },
          ...{ keptSales: next(10_000), publicVote: 0, conversion: 0, reliefSales: 0 },
        },
        sheets: judges
          .filter((it) => overlap || it.panel === own)
          .map(({ seat }) => ({
            seat,
            state: 'locked' as const,
            marks: Array.from({ length: CRITERIA }, () => next(4)),
          })),
      }
    }),
  }
}

function timed(work: () => unknown): number {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const started = performance.now()
    work()
    // The first round warms compilers.
    if (round > 0) times.push(performance.now() - started)
  }
  return Math.round(median(times) * 10) / 10
}

const ranking = (input: ScoringInput) => () =>
  rankBoard(input, 1, valuesOf(input, alignmentsOf(input)), digest)
const whole = (input: ScoringInput) => () => computeResult(input, digest)

/** One mark after another for entries that one panel saw, each with the whole result read after it. */
function following(input: ScoringInput): () => unknown {
  const board = new Leaderboard(input, digest)
  const next = numbers(7)
  return () => {
    const entry = input.entries[OVERLAP + next(ENTRIES - OVERLAP)]
    const sheet = entry?.sheets[next(PANEL)]
    if (!entry || !sheet) throw new Error('no such sheet')
    const criterion = next(CRITERIA)
    const marks = sheet.marks.map((it, place) => (place === criterion ? next(4) : it))
    board.setSheet(entry.number, { ...sheet, marks })
    return board.result()
  }
}

const [one, two] = [contest(1), contest(2)]
const medianMs = {
  ranking: timed(ranking(one)),
  rankingOfTwoAlignedPanels: timed(ranking(two)),
  wholeResult: timed(whole(one)),
  wholeResultOfTwoAlignedPanels: timed(whole(two)),
  oneMarkIncrementally: timed(following(one)),
  oneMarkIncrementallyOfTwoAlignedPanels: timed(following(two)),
}
const slowest = Math.max(...Object.values(medianMs))
const perSecond = (ms: number) => Math.round(10_000 / ms) / 10
writeResult({
  name: 'contest-scoring',
  unit: 'recomputations/s of 2,000 entries × 7 judges × 8 criteria, the slowest way',
  ours: perSecond(slowest),
  peers: {},
  limit: { 'goal: 200 ms': perSecond(GOAL_MS) },
  ratios: { 'goal: 200 ms': Math.round((100 * GOAL_MS) / slowest) / 100 },
  medianMs,
})
console.log(medianMs)
const times = medianMs.wholeResult / medianMs.oneMarkIncrementally
console.log(`A mark costs a ${Math.round(times)}th of computing the whole result again.`)
console.log(
  slowest < GOAL_MS ? `Under ${GOAL_MS} ms.` : `The slowest takes ${slowest} ms: over ${GOAL_MS} ms.`,
)
if (slowest >= GOAL_MS) process.exitCode = 1
