import type { ContestPlan, PublicContest } from '#contracts/contest/contest.types.ts'
import type { PlannedRound } from '#contracts/contest/rounds.types.ts'

type Rounds = NonNullable<ContestPlan['rounds']>

/** A contest's rounds as they are sent back; one round of all panels needs no plan. */
export const planRounds = (rounds: PublicContest['rounds']): Rounds =>
  rounds.length <= 1
    ? []
    : rounds.map(({ name, panels, advance, track }) => ({ name, panels, advance, track }))

/** The plan of heats and a final: every panel but the last is a heat, the last one judges the final. */
export const heatsAndFinal = (panels: number, names: { heats: string; final: string }): Rounds => [
  {
    name: names.heats,
    panels: Array.from({ length: Math.max(1, panels - 1) }, (_, index) => index + 1),
    advance: 5,
    track: 1,
  },
  { name: names.final, panels: [Math.max(2, panels)], advance: 0, track: 1 },
]

/** Moves a panel to a round; a panel sits in one round only. */
export const seatPanel = (rounds: Rounds, panel: number, roundIndex: number): Rounds =>
  rounds.map((round, index) => {
    const others = round.panels.filter((it) => it !== panel)
    return { ...round, panels: index === roundIndex ? [...others, panel].sort((a, b) => a - b) : others }
  })

/** Takes panels away that the contest no longer has. */
export const withoutPanelsOver = (rounds: Rounds, most: number): Rounds =>
  rounds.map((round) => ({ ...round, panels: round.panels.filter((it) => it <= most) }))

/** What is wrong with the plan of rounds; null where it holds. */
export function roundsFault(rounds: readonly Pick<PlannedRound, 'panels' | 'advance'>[], panels: number) {
  if (rounds.length === 0) return null
  if (rounds.some((round) => round.panels.length === 0)) return 'empty' as const
  const seated = new Set(rounds.flatMap((round) => round.panels))
  if (seated.size < panels) return 'unseated' as const
  return rounds.slice(0, -1).some(({ advance }) => advance === 0) ? ('nobody' as const) : null
}
