import { contestRequests as requests } from '#contracts/contest/contest.events.ts'
import { rooms } from '#server/core/broadcast.ts'
import { socketEndpoint, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import { seesDrafts } from './acting.service.ts'
import { presentContest } from './contest.presenter.ts'
import type { ContestsService } from './contests.service.ts'

/** Following a contest: joined first and then read, so that no change falls between. Drafts for organisers. */
export const contestSocketEndpoints = (contests: ContestsService): SocketEndpoint[] => [
  socketEndpoint(requests.watch, async ({ slug }, connection) => {
    const { contest } = await contests.page(slug, seesDrafts(connection.caller))
    connection.join(rooms.contest(contest.id))
    return presentContest(await contests.view(contest.id))
  }),
  socketEndpoint(requests.unwatch, ({ contestId }, connection) => {
    connection.leave(rooms.contest(contestId))
    return Promise.resolve({ ok: true as const })
  }),
]
