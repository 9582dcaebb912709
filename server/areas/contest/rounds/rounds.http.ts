import { contestRoundRoutes as routes } from '#contracts/contest/rounds.routes.ts'
import { found } from '#server/core/problem.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import { operator } from '#server/areas/contest/acting.service.ts'
import { presentContest, presentRound } from '#server/areas/contest/contest.presenter.ts'
import type { ContestsService } from '#server/areas/contest/contests.service.ts'
import type { EntriesService } from '#server/areas/contest/entries/entries.service.ts'
import type { RoundsService, RoundView } from './rounds.service.ts'

/** Rounds and the timetable. */
export const roundEndpoints = ({
  contests,
  entries,
  rounds,
}: {
  readonly contests: ContestsService
  readonly entries: EntriesService
  readonly rounds: RoundsService
}): Endpoint[] => [
  endpoint(routes.round, async ({ params }) => presentView(await rounds.round(params.slug, params.round))),
  endpoint(routes.closeRound, async ({ params, account }) => {
    await rounds.close(params.contestId, operator(account.accountId))
    return presentContest(await contests.view(params.contestId))
  }),
  endpoint(routes.setSlot, ({ params, body, account }) => {
    const slot = { startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt) }
    return entries.setSlot(params.contestId, params.entryId, slot, operator(account.accountId))
  }),
  endpoint(routes.timetable, async ({ params }) => ({ items: await rounds.timetable(params.slug) })),
]

function presentView({ contest, number, round, entries, standings }: RoundView) {
  const byId = new Map(entries.map((it) => [it.id, it]))
  return {
    round: presentRound(contest, number, round),
    entries: [...entries],
    standings: standings.map(({ entryId, ...it }) => ({ ...it, entry: found(byId.get(entryId)) })),
    advanced: entries.filter((it) => it.advanced).map((it) => it.id),
  }
}
