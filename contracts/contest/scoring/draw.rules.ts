import type { Digest, ScoringDraw } from './scoring.types.ts'

/**
 * The public draw, the last tie-break. Before judging begins the contest publishes the SHA-256 of a secret
 * seed; with the result it reveals the seed. Equal entries are then ordered by
 * SHA-256(seed, a line feed, the log's head before the result, a line feed, the entry's number), lowest first.
 * The seed was fixed before any mark, the log's head only after the last: neither alone decides.
 */
export const drawLot = (digest: Digest, draw: ScoringDraw, number: number): string =>
  digest(`${draw.seed}\n${draw.lot}\n${number}`)

/** Whether a revealed seed is the one committed to. */
export const keepsCommitment = (digest: Digest, seed: string, commitment: string): boolean =>
  digest(seed) === commitment
