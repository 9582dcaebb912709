import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

type BodyFor<R extends Parameters<typeof call>[0]> = Sent<R> extends { body: infer B } ? B : never

export { listAccounts, listLives } from '#client/features/operator/operator.api.ts'

export const listContests = () => call(contestRoutes.contests)
export const readContest = (slug: string) => call(contestRoutes.contest, { params: { slug } })
export const createContest = (body: BodyFor<typeof contestRoutes.createContest>) =>
  call(contestRoutes.createContest, { body })
export const changeContest = (contestId: string, body: BodyFor<typeof contestRoutes.changeContest>) =>
  call(contestRoutes.changeContest, { params: { contestId }, body })
export const addJudge = (contestId: string, accountId: string) =>
  call(contestRoutes.addJudge, { params: { contestId }, body: { accountId } })
export const addEntry = (contestId: string, liveId: string) =>
  call(contestRoutes.addEntry, { params: { contestId }, body: { liveId } })
export const openJudging = (contestId: string) => call(contestRoutes.openJudging, { params: { contestId } })
export const publishContest = (contestId: string) => call(contestRoutes.publish, { params: { contestId } })
