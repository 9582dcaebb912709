import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { id, instant, line } from '../core/values.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A draw in a live (福袋). */
export const giveaway = z.object({
  id,
  liveId: id,
  prize: line(40),
  winners: z.int().min(1).max(100),
  state: z.enum(['open', 'drawn']),
  opensAt: instant,
  closesAt: instant,
  drawnAt: instant.nullable(),
  /** SHA-256 of the seed, published before anybody enters. */
  commitment: sha256,
  /** Revealed by the draw. */
  seed: z.string().nullable(),
  entries: z.int().min(0),
  /** The caller's own entry: its number once the draw has closed, and whether it won. */
  own: z.object({ number: z.int().min(1).nullable(), won: z.boolean() }).nullable(),
})
export type Giveaway = z.infer<typeof giveaway>

export const newGiveaway = z.object({
  prize: line(40),
  winners: z.int().min(1).max(100),
  durationMs: z.int().min(10_000).max(1_800_000),
})

/** Chance added by the entrant's device. */
export const nonce = z.string().regex(/^[\w-]{8,64}$/, reason('no_seed'))

/** One entry as anybody may read it once the draw is over. */
export const giveawayEntry = z.object({
  number: z.int().min(1),
  nameMasked: z.string(),
  /** The first eight digits of SHA-256 of draw and account: its owner finds it, others learn nothing. */
  mark: z.string().length(8),
  nonce: z.string(),
  won: z.boolean(),
})
export type GiveawayEntry = z.infer<typeof giveawayEntry>
