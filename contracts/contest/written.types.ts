import { z } from 'zod'
import { id, instant, prose } from '../core/values.ts'

/** A plan or script as its author wrote it. */
export const writtenText = prose(3000).min(1)

/** What stands for an author while judges read: unlike the entry’s number, it says nothing. */
export const pseudonym = z.int().min(1000).max(9999)

/** One’s own text. */
export const ownText = z.object({ entryId: id, text: z.string(), submittedAt: instant.nullable() })
export type OwnText = z.infer<typeof ownText>

const writtenMark = z.object({ criterionId: id, level: z.int().min(0).max(100), note: prose(200) })

/** A text as a judge reads it: what names its author is struck out, and nothing else is told of them. */
export const blindText = z.object({
  pseudonym,
  text: z.string(),
  /** The judge’s own marks for the written criteria. */
  marks: z.array(writtenMark).max(20),
  /** Whether the sheet that the marks belong to still takes them. */
  open: z.boolean(),
})
export type BlindText = z.infer<typeof blindText>

export const newWrittenMark = writtenMark
