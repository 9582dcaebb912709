import { z } from 'zod'
import { id, instant, line } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'
import { chatMessage } from './live.types.ts'

/** How the chat of a live is kept; neither rule binds those who moderate it. */
export const chatRules = z.object({
  /** Seconds between two messages of one account; 0 is as fast as they write. */
  slowSeconds: z.int().min(0).max(600),
  /** Whether every message waits until a moderator lets it through. */
  approval: z.boolean(),
})
export type ChatRules = z.infer<typeof chatRules>

/** mute: may not write. ban: may not even enter. */
const restrictionKind = z.enum(['mute', 'ban'])

/** What somebody may not do in a live, why, and until when; without a time as long as the live lasts. */
export const restriction = z.object({
  kind: restrictionKind,
  reason: line(60),
  until: instant.nullable(),
})
export type Restriction = z.infer<typeof restriction>

export const newRestriction = z.object({
  kind: restrictionKind,
  reason: line(60),
  /** How long; null is as long as the live lasts. */
  minutes: z.int().min(1).max(10_080).nullable(),
})
export type NewRestriction = z.infer<typeof newRestriction>

export const reportReason = z.enum(['abuse', 'fraud', 'advert', 'other'])
export type ReportReason = z.infer<typeof reportReason>

/** A message as its author gets it back: shown to all, or held until a moderator lets it through. */
export const saidMessage = chatMessage.extend({ held: z.boolean() })
export type SaidMessage = z.infer<typeof saidMessage>

/** A message that waits, and what holds it: a listed word, or the rule that every message waits. */
export const heldMessage = chatMessage.extend({ heldFor: z.enum(['word', 'approval']) })
export type HeldMessage = z.infer<typeof heldMessage>

export const reportedMessage = chatMessage.extend({
  /** Accounts that reported it, each once. */
  reports: z.int().min(1),
  reasons: z.array(reportReason).min(1).max(4),
})
export type ReportedMessage = z.infer<typeof reportedMessage>

const restrictedPerson = restriction.extend({ person, at: instant })

export const moderationKind = z.enum([
  'rules',
  'pinned',
  'unpinned',
  'removed',
  'approved',
  'kept',
  'muted',
  'banned',
  'freed',
  'wordAdded',
  'wordRemoved',
  'stopped',
  'appealed',
  'decided',
])
export type ModerationKind = z.infer<typeof moderationKind>

/** One act of moderation: who, what, why and when. None is ever changed. */
export const moderationAct = z.object({
  id,
  kind: moderationKind,
  actor: person,
  /** Whom it concerned, where it was somebody. */
  person: person.nullable(),
  /** The reason, or what was set. */
  note: z.string().nullable(),
  until: instant.nullable(),
  at: instant,
})
export type ModerationAct = z.infer<typeof moderationAct>

/** What those who moderate a live work from. */
export const moderationDesk = z.object({
  rules: chatRules,
  held: z.array(heldMessage).max(100),
  reported: z.array(reportedMessage).max(100),
  restricted: z.array(restrictedPerson).max(200),
  acts: z.array(moderationAct).max(100),
})
export type ModerationDesk = z.infer<typeof moderationDesk>

/** A word of the county that holds messages back. */
export const chatWord = z.object({ id, word: line(20), at: instant })
export type ChatWord = z.infer<typeof chatWord>
