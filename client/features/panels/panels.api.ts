import { contestPanelRoutes, type SeatedJudge } from '#contracts/contest/panels.routes.ts'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import type { ReplyOf } from '#contracts/core/route.ts'
import { call } from '#client/shared/api/http.ts'

export type Outlier = ReplyOf<typeof contestProofRoutes.agreement>['outliers'][number]

export const readSeats = (contestId: string) => call(contestPanelRoutes.seats, { params: { contestId } })
export const readAgreement = (slug: string) => call(contestProofRoutes.agreement, { params: { slug } })
/** Asks a judge who declined once more, for the same place. */
export const inviteAgain = (contestId: string, { judge, panel, chief }: SeatedJudge) =>
  call(contestRoutes.addJudge, { params: { contestId }, body: { accountId: judge.id, panel, chief } })
/** Without an entry the judge is excused from every sheet that is still open. */
export const setAside = (
  contestId: string,
  body: { accountId: string; entryId: string | null; reason: string },
) => call(contestProcedureRoutes.setAside, { params: { contestId }, body })
export const lockPanel = (contestId: string, panel: number) =>
  call(contestProcedureRoutes.lockPanel, { params: { contestId, panel: String(panel) } })

export { asProblem } from '#client/shared/api/problem.ts'
