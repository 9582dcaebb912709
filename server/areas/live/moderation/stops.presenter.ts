import { stopOutcome, type LiveStop } from '#contracts/live/stops.types.ts'
import type { StopRow } from './stops.store.ts'

export const presentStop = (row: StopRow): LiveStop => ({
  reason: row.reason,
  at: row.at.toISOString(),
  appeal:
    row.appeal === null || row.appealedAt === null
      ? null
      : { text: row.appeal, at: row.appealedAt.toISOString() },
  decision:
    row.outcome === null || row.decidedAt === null
      ? null
      : {
          outcome: stopOutcome.parse(row.outcome),
          answer: row.answer ?? '',
          at: row.decidedAt.toISOString(),
        },
})
