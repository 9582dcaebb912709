import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const listContests = () => call(contestRoutes.contests)
export const readContest = (slug: string) => call(contestRoutes.contest, { params: { slug } })

export { asProblem, isProblem } from '#client/shared/api/problem.ts'
