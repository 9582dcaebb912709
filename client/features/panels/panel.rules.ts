import type { SeatedJudge } from '#contracts/contest/panels.routes.ts'

export interface PanelCounts {
  readonly all: number
  readonly open: number
  readonly locked: number
  readonly recused: number
  readonly excused: number
}

/** How the sheets of some judges stand. */
export function countSheets(seats: readonly Pick<SeatedJudge, 'sheets'>[]): PanelCounts {
  const sheets = seats.flatMap((it) => it.sheets)
  const count = (state: string) => sheets.filter((it) => it.state === state).length
  return {
    all: sheets.length,
    open: count('open'),
    locked: count('locked') + count('struck'),
    recused: count('recused'),
    excused: count('excused'),
  }
}

/** Of those who did not decline: how many there are, and how many said yes. */
export function countAnswers(seats: readonly Pick<SeatedJudge, 'answer'>[]): {
  asked: number
  accepted: number
} {
  const count = (answer: SeatedJudge['answer']) => seats.filter((it) => it.answer === answer).length
  return { asked: seats.length - count('declined'), accepted: count('accepted') }
}

/** Why a judge's sheets were set aside: each reason once, with the numbers of the entries. */
export function asideOf({
  sheets,
}: Pick<SeatedJudge, 'sheets'>): { state: string; reason: string; numbers: number[] }[] {
  const aside = sheets.filter(({ state }) => state !== 'open' && state !== 'locked')
  return [...Map.groupBy(aside, ({ state, reason }) => `${state} ${reason ?? ''}`).values()].flatMap(
    (same) => {
      const [first] = same
      if (!first) return []
      const { state, reason } = first
      return [{ state, reason: reason ?? '', numbers: same.map((it) => it.number) }]
    },
  )
}

/** The median of the others' marks, of which the contract tells the double so that it is whole. */
export const medianOf = ({ twiceMedian }: { readonly twiceMedian: number }): string =>
  twiceMedian % 2 === 0 ? String(twiceMedian / 2) : (twiceMedian / 2).toFixed(1)
