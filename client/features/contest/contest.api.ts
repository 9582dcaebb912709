import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestRoundRoutes } from '#contracts/contest/rounds.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const listContests = () => call(contestRoutes.contests)
export const readRound = (slug: string, round: number) =>
  call(contestRoundRoutes.round, { params: { slug, round: String(round) } })
export const readContest = (slug: string) => call(contestRoutes.contest, { params: { slug } })

export { asProblem, isProblem } from '#client/shared/api/problem.ts'
