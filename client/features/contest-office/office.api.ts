import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestEligibilityRoutes } from '#contracts/contest/eligibility.routes.ts'
import { contestPanelRoutes } from '#contracts/contest/panels.routes.ts'
import { contestProcedureRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestRoundRoutes } from '#contracts/contest/rounds.routes.ts'
import { contestSalesRoutes } from '#contracts/contest/sales.routes.ts'
import type { Slot } from '#contracts/contest/rounds.types.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

type BodyFor<R extends Parameters<typeof call>[0]> = Sent<R> extends { body: infer B } ? B : never

export { listAccounts, listLives } from '#client/features/operator/operator.api.ts'

export const listContests = () => call(contestRoutes.contests)
export const readContest = (slug: string) => call(contestRoutes.contest, { params: { slug } })
export const createContest = (body: BodyFor<typeof contestRoutes.createContest>) =>
  call(contestRoutes.createContest, { body })
export const changeContest = (contestId: string, body: BodyFor<typeof contestRoutes.changeContest>) =>
  call(contestRoutes.changeContest, { params: { contestId }, body })
export const copyContest = (contestId: string, body: BodyFor<typeof contestRoutes.copyContest>) =>
  call(contestRoutes.copyContest, { params: { contestId }, body })
export const addJudge = (contestId: string, body: BodyFor<typeof contestRoutes.addJudge>) =>
  call(contestRoutes.addJudge, { params: { contestId }, body })
export const addEntry = (contestId: string, body: BodyFor<typeof contestRoutes.addEntry>) =>
  call(contestRoutes.addEntry, { params: { contestId }, body })
export const openJudging = (contestId: string) => call(contestRoutes.openJudging, { params: { contestId } })
export const publishContest = (contestId: string) => call(contestRoutes.publish, { params: { contestId } })
export const finalise = (contestId: string) =>
  call(contestProcedureRoutes.finalise, { params: { contestId } })
export const readCases = () => call(contestProcedureRoutes.cases)
export const setSlot = (contestId: string, entryId: string, slot: Slot) =>
  call(contestRoundRoutes.setSlot, { params: { contestId, entryId }, body: slot })
export const closeRound = (contestId: string) =>
  call(contestRoundRoutes.closeRound, { params: { contestId } })
export const setCalibrationClip = (
  contestId: string,
  body: BodyFor<typeof contestPanelRoutes.setCalibrationClip>,
) => call(contestPanelRoutes.setCalibrationClip, { params: { contestId }, body })
export const readEligibility = (contestId: string, hostId: string) =>
  call(contestEligibilityRoutes.eligibility, { params: { contestId }, query: { hostId } })
export const readEntryOrders = (contestId: string, entryId: string) =>
  call(contestSalesRoutes.entryOrders, { params: { contestId, entryId } })
export const markOrganised = (
  contestId: string,
  entryId: string,
  body: BodyFor<typeof contestSalesRoutes.markOrganised>,
) => call(contestSalesRoutes.markOrganised, { params: { contestId, entryId }, body })
export const recordFact = (contestId: string, body: BodyFor<typeof contestEligibilityRoutes.recordFact>) =>
  call(contestEligibilityRoutes.recordFact, { params: { contestId }, body })
