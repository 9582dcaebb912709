import type { Person } from '#contracts/identity/identity.types.ts'
import {
  heldMessage,
  moderationKind,
  reportReason,
  type ChatRules,
  type ChatWord,
  type HeldMessage,
  type ModerationAct,
  type ReportedMessage,
  type Restriction,
} from '#contracts/live/moderation.types.ts'
import type { ChatRow, ChatRulesRow, RestrictionRow } from '#server/areas/live/chat/chat.store.ts'
import { presentChat } from '#server/areas/live/live.presenter.ts'
import type { ActRow, ReportedRow, WordRow } from './moderation.store.ts'

type People = ReadonlyMap<string, Person>

export const presentRules = (row: Pick<ChatRulesRow, 'slowSeconds' | 'approval'> | null): ChatRules => ({
  slowSeconds: row?.slowSeconds ?? 0,
  approval: row?.approval ?? false,
})

export const presentRestriction = ({
  kind,
  reason,
  until,
}: Pick<RestrictionRow, 'kind' | 'reason' | 'until'>): Restriction => ({
  kind,
  reason,
  until: until?.toISOString() ?? null,
})

export const presentWord = ({ id, word, at }: WordRow): ChatWord => ({ id, word, at: at.toISOString() })

export const presentHeld = (row: ChatRow, author: Person): HeldMessage => ({
  ...presentChat(row, author),
  heldFor: heldMessage.shape.heldFor.parse(row.heldFor),
})

export const presentReported = (row: ReportedRow, author: Person): ReportedMessage => ({
  ...presentChat(row, author),
  reports: row.reports,
  reasons: row.reasons.map((reason) => reportReason.parse(reason)),
})

/** An act with the people it names; null where its actor is unknown. */
export function presentAct(row: ActRow, people: People): ModerationAct | null {
  const actor = people.get(row.actorId)
  if (!actor) return null
  return {
    id: row.id,
    kind: moderationKind.parse(row.kind),
    actor,
    person: (row.accountId === null ? undefined : people.get(row.accountId)) ?? null,
    note: row.note,
    until: row.until?.toISOString() ?? null,
    at: row.at.toISOString(),
  }
}
