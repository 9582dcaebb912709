import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { line } from '../core/values.ts'

/** A board of the contest, by its place in `tracks`. */
export const track = z.int().min(1).max(5)

/** A panel of judges with the heat it judges, by its place in `panels`. */
export const panelNumber = z.int().min(1).max(20)

/** A round of the contest, by its place in `rounds`. */
export const roundNumber = z.int().min(1).max(5)

/** A contest’s name in addresses. */
export const contestSlug = z.string().regex(/^[a-z0-9-]{3,40}$/, reason('bad_slug'))

/** A few names that differ. */
export const names = (most: number) =>
  z
    .array(line(20))
    .min(1)
    .max(most)
    .refine((list) => new Set(list).size === list.length, reason('names_alike'))
