import { z } from 'zod'
import { streamMs } from '../core/values.ts'

/** The largest picture of a host who has no network for a moving one, in bytes. */
export const STILL_MAX_BYTES = 30_720

/** One picture of a live at a moment of the stream's clock, shown where no moving one arrives. */
export const still = z.object({ streamMs, url: z.string().max(120) })
export type Still = z.infer<typeof still>
