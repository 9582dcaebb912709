import { z } from 'zod'
import { id } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'

/** Guests who may send sound and picture beside the host: four people in all. */
export const MAX_COHOSTS = 3

/** How somebody stands to a live's co-hosting (连麦): asked to come up, was invited, or is up. */
export const cohostState = z.enum(['asked', 'invited', 'on'])
export type CohostState = z.infer<typeof cohostState>

/** Who is up beside the host, in the order in which they came. */
export const cohostsOn = z.array(person).max(MAX_COHOSTS)

/** Co-hosting as those who direct the live see it. */
export const cohostDesk = z.object({
  liveId: id,
  on: cohostsOn,
  invited: z.array(person).max(MAX_COHOSTS),
  /** The longest waiting first. */
  asked: z.array(person).max(50),
})
export type CohostDesk = z.infer<typeof cohostDesk>

/** How the caller stands now; null: not at all. */
export const cohosting = z.object({ state: cohostState.nullable() })
export type Cohosting = z.infer<typeof cohosting>
