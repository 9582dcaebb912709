import type {
  AfterSale,
  AfterSaleAct,
  AfterSaleActor,
  AfterSaleState,
} from '#contracts/sales/after-sales.types.ts'

/** As whom somebody looks at a claim. */
export type Viewer = Exclude<AfterSaleActor, 'clock'>

const WORDS: Record<Viewer, Partial<Record<AfterSaleState, readonly AfterSaleAct[]>>> = {
  buyer: {
    asked: ['withdraw'],
    returning: ['sendBack', 'withdraw'],
    refused: ['dispute', 'withdraw'],
    disputed: ['withdraw'],
  },
  merchant: { asked: ['grant', 'askBack', 'refuse'], returned: ['grant', 'refuse'], refused: ['grant'] },
  operator: { disputed: ['decideFor', 'decideAgainst'] },
}

/** What somebody may say about a claim now. */
export const wordsOf = (claim: AfterSale, viewer: Viewer): readonly AfterSaleAct[] =>
  (WORDS[viewer][claim.state] ?? []).filter((act) => act !== 'askBack' || claim.kind === 'return')

export const needsReason = (act: AfterSaleAct): boolean =>
  ['refuse', 'dispute', 'decideFor', 'decideAgainst'].includes(act)
export const needsAmount = (act: AfterSaleAct): boolean => act === 'grant' || act === 'decideFor'

/** The tone that a state is shown in: waiting, done well, done against the buyer. */
export function toneOf(state: AfterSaleState): 'wheat' | 'brand' | 'neutral' | 'danger' | 'info' {
  if (state === 'granted') return 'brand'
  if (state === 'refused' || state === 'disputed') return 'danger'
  if (state === 'rejected' || state === 'withdrawn') return 'neutral'
  return state === 'asked' ? 'wheat' : 'info'
}
