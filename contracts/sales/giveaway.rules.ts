import { drawLot, keepsCommitment } from '../contest/scoring/draw.rules.ts'
import type { Digest } from '../contest/scoring/scoring.types.ts'

/** What a draw is computed from: who entered as which number, and what each entrant's device added to chance. */
export interface DrawEntry {
  readonly number: number
  readonly nonce: string
}

/** The entries as one text that stands for all of them: number, space, nonce; a line each, by number. */
export const lotOf = (digest: Digest, entries: readonly DrawEntry[]): string =>
  digest(
    entries
      .toSorted((a, b) => a.number - b.number)
      .map(({ number, nonce }) => `${String(number)} ${nonce}`)
      .join('\n'),
  )

/**
 * Who wins: the entries with the lowest SHA-256(seed, line feed, lot, line feed, number). The seed was committed to
 * before anybody entered, and the lot holds what every entrant added: neither host nor entrant decides alone.
 *
 * @returns the numbers of the winners, best first; as many as there are where there are fewer.
 */
export function winnersOf(
  digest: Digest,
  draw: { seed: string; winners: number },
  entries: readonly DrawEntry[],
): number[] {
  const lot = lotOf(digest, entries)
  return entries
    .map(({ number }) => ({ number, ticket: drawLot(digest, { seed: draw.seed, lot }, number) }))
    .toSorted((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, draw.winners)
    .map(({ number }) => number)
}

/** Recomputes a draw; what does not fit says what was wrong. */
export function checkDraw(
  digest: Digest,
  draw: { seed: string; commitment: string; winners: number },
  entries: readonly DrawEntry[],
  announced: readonly number[],
): { seedKept: boolean; winners: number[]; same: boolean } {
  const winners = winnersOf(digest, draw, entries)
  return {
    seedKept: keepsCommitment(digest, draw.seed, draw.commitment),
    winners,
    same: winners.length === announced.length && winners.every((number) => announced.includes(number)),
  }
}
