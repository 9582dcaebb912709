import { z } from 'zod'
import type { Mark, Sheet } from '#contracts/contest/contest.types.ts'
import type { Draft } from './scoring.rules.ts'

/** What a judge set and the server has not confirmed yet; kept on the device until it has. */
const kept = z.object({
  entryId: z.string(),
  criterionId: z.string(),
  level: z.number().int().min(0).max(100).nullable(),
  streamMs: z.number().int().min(0).nullable(),
  note: z.string().max(200),
  /** Grows with every change, so that an answer settles only what it answered. */
  sequence: z.number().int(),
})
export type KeptDraft = z.infer<typeof kept>

/** More than a judge can mark in a day; the oldest gives way. */
const MOST = 500

/** What was kept on the device; anything unreadable counts as nothing. */
export function readKept(text: string | null): KeptDraft[] {
  if (text === null) return []
  try {
    return z.array(kept).parse(JSON.parse(text)).slice(-MOST)
  } catch {
    return []
  }
}

const same = (a: { entryId: string; criterionId: string }, b: { entryId: string; criterionId: string }) =>
  a.entryId === b.entryId && a.criterionId === b.criterionId

/** Adds a change; the last word about a criterion counts. */
export function put(drafts: readonly KeptDraft[], change: Omit<KeptDraft, 'sequence'>): KeptDraft[] {
  const sequence = drafts.reduce((max, draft) => Math.max(max, draft.sequence), 0) + 1
  return [...drafts.filter((draft) => !same(draft, change)), { ...change, sequence }].slice(-MOST)
}

/** The next one to send: the oldest that is a whole mark. */
export const nextToSend = (drafts: readonly KeptDraft[]): KeptDraft | undefined =>
  drafts.find(({ level }) => level !== null)

/** Takes out what the server answered, unless it was changed meanwhile. */
export const settle = (drafts: readonly KeptDraft[], sent: KeptDraft): KeptDraft[] =>
  drafts.filter((draft) => !same(draft, sent) || draft.sequence !== sent.sequence)

/** Forgets everything about an entry: it is locked or recused. */
export const dropEntry = (drafts: readonly KeptDraft[], entryId: string): KeptDraft[] =>
  drafts.filter((draft) => draft.entryId !== entryId)

/** The mark that a draft stands for; null while its level is missing. */
export const markOf = ({ criterionId, level, streamMs, note }: KeptDraft): Mark | null =>
  level === null ? null : { criterionId, level, streamMs, note }

/** One sheet as its judge sees it: the server's marks with what is not sent yet laid over. */
export function overlay(sheet: Sheet, drafts: readonly KeptDraft[]): Draft[] {
  const own = drafts.filter(({ entryId }) => entryId === sheet.entry.id)
  const untouched = sheet.marks.filter(
    (mark) => !own.some(({ criterionId }) => criterionId === mark.criterionId),
  )
  return [...untouched, ...own]
}

/** Problems after which sending the same mark again cannot help. */
const FINAL = new Set([
  'sheet_locked',
  'recused',
  'not_your_panel',
  'contest_not_open',
  'invalid',
  'not_found',
])
export const isFinal = (code: string): boolean => FINAL.has(code)
