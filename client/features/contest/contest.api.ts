import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestEligibilityRoutes } from '#contracts/contest/eligibility.routes.ts'
import { contestRoundRoutes } from '#contracts/contest/rounds.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const listContests = () => call(contestRoutes.contests)
export const readRound = (slug: string, round: number) =>
  call(contestRoundRoutes.round, { params: { slug, round: String(round) } })
export const readContest = (slug: string) => call(contestRoutes.contest, { params: { slug } })
export const enterOwn = (contestId: string, liveId: string) =>
  call(contestRoutes.enterOwn, { params: { contestId }, body: { liveId } })
export const readEligibility = (contestId: string, hostId: string) =>
  call(contestEligibilityRoutes.eligibility, { params: { contestId }, query: { hostId } })

/** One's own lives on air and to come. */
export const ownComingLives = async () => {
  const states = ['live', 'scheduled'] as const
  const lists = states.map((state) => call(liveRoutes.lives, { query: { state, mine: 'true' } }))
  return (await Promise.all(lists)).flatMap(({ items }) => items)
}

export { asProblem, isProblem } from '#client/shared/api/problem.ts'
