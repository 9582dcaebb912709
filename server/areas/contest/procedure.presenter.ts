import type { Entry } from '#contracts/contest/contest.types.ts'
import type { Appeal, AppealCase, LogEntry } from '#contracts/contest/procedure.types.ts'
import type { ScoringResult } from '#contracts/contest/scoring/score-sheet.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import { found } from '#server/core/problem.ts'
import type { ContestRecord } from './contest.ports.ts'
import type { Facts, LogRecord } from '#server/areas/contest/log/log-chain.ts'
import type { AppealRecord } from './procedure.ports.ts'

/** An appeal beside the entry it is for and the people who decide it. */
export interface AppealView {
  readonly appeal: AppealRecord
  readonly entry: Entry
  readonly arbiters: readonly Person[]
}

export const presentLog = (record: LogRecord, facts: Facts | null): LogEntry => ({
  sequence: record.sequence,
  at: record.at.toISOString(),
  actor: record.actor,
  kind: record.kind,
  facts: facts && { ...facts },
  bodyDigest: record.bodyDigest,
  digest: record.digest,
})

export const presentAppeal = ({ appeal, entry, arbiters }: AppealView): Appeal => ({
  id: appeal.id,
  contestId: appeal.contestId,
  number: appeal.number,
  entry,
  state: appeal.state,
  grounds: appeal.grounds,
  filedAt: appeal.filedAt.toISOString(),
  seats: [...appeal.seats],
  arbiters: [...arbiters],
  reasons: appeal.reasons,
  decidedAt: appeal.decidedAt?.toISOString() ?? null,
})

export const presentCase = (view: AppealView): AppealCase => ({
  ...presentAppeal(view),
  evidence: view.appeal.evidence,
  votes: view.appeal.votes.map(({ accountId, uphold, reasons }) => ({ accountId, uphold, reasons })),
})

/** Agreement and outliers by the criteria's identifiers. */
export const presentAgreement = ({ contest, result }: { contest: ContestRecord; result: ScoringResult }) => {
  const idOf = (criterion: number) => found(contest.criteria[criterion]).id
  return {
    agreement: result.agreement.map(({ criterion, interval, ordinal }) => ({
      criterionId: idOf(criterion),
      interval,
      ordinal,
    })),
    outliers: result.outliers.map(({ criterion, ...it }) => ({ ...it, criterionId: idOf(criterion) })),
  }
}
