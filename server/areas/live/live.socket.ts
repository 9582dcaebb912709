import { liveRequests as requests } from '#contracts/live/live.events.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import { rooms } from '#server/core/broadcast.ts'
import { socketEndpoint, type Connection, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { Audience } from '#server/areas/live/stage/audience.ts'
import { refusal, type ChatService } from '#server/areas/live/chat/chat.service.ts'
import { stageRole } from './live.rules.ts'
import type { CohostsService } from '#server/areas/live/cohosts/cohosts.service.ts'
import type { LiveShelf } from './shelf.types.ts'
import type { StillsService } from '#server/areas/live/stills/stills.service.ts'
import type { LivesService } from './lives.service.ts'
import type { StageService } from '#server/areas/live/stage/stage.service.ts'

interface LiveSocketDeps {
  lives: LivesService
  chat: ChatService
  stage: StageService
  audience: Audience
  shelf: LiveShelf
  stills: Pick<StillsService, 'newest'>
  cohosts: Pick<CohostsService, 'snapshot'>
  clock: Clock
}

/** Entering, leaving and talking in a live. */
export function liveSocketEndpoints({
  lives,
  chat,
  stage,
  audience,
  shelf,
  stills,
  cohosts,
  clock,
}: LiveSocketDeps): SocketEndpoint[] {
  return [
    socketEndpoint(requests.join, async ({ liveId }, connection) => {
      const live = await lives.page(liveId)
      const { account } = connection.caller
      const accountId = account?.accountId ?? null
      const who = stageRole(account, live.host.id)
      connection.join(rooms.live(liveId))
      if (who !== 'viewer') connection.join(rooms.desk(liveId))
      if (who !== 'host') audience.enter(liveId, connection.id, accountId ?? connection.id)
      const [snapshot, cohosting, sold] = await Promise.all([
        chat.snapshot(liveId, accountId),
        cohosts.snapshot(liveId, accountId),
        // Without it the page asks by itself, as it did before it was here.
        shelf(liveId, accountId).catch(() => null),
      ])
      // Asked after entering: whoever is banned meanwhile is put out by one of the two.
      if (snapshot.restriction?.kind === 'ban') {
        leaveLive({ audience, stage }, liveId, connection)
        throw refusal(snapshot.restriction, clock.now())
      }
      if (connection.isIn(rooms.desk(liveId))) void chat.tellWaiting(liveId)
      return {
        ...snapshot,
        ...cohosting,
        live: { ...live, viewers: audience.count(liveId) },
        serverTime: clock.now().toISOString(),
        producers: stage.producers(liveId, who),
        mediaOpen: stage.isOpen(liveId, live.state, who),
        still: stills.newest(liveId),
        shelf: sold,
      }
    }),
    socketEndpoint(requests.leave, ({ liveId }, connection) => {
      leaveLive({ audience, stage }, liveId, connection)
      return Promise.resolve({ ok: true as const })
    }),
    socketEndpoint(requests.say, async (body, connection) => {
      if (!connection.isIn(rooms.live(body.liveId))) throw new Problem('join_first')
      return chat.say(connection.account, body)
    }),
  ]
}

/** Takes a connection out of a live, by wish or because it has gone. */
export function leaveLive(
  { audience, stage }: Pick<LiveSocketDeps, 'audience' | 'stage'>,
  liveId: string,
  connection: Connection,
  why: 'wish' | 'gone' = 'wish',
): void {
  audience.leave(liveId, connection.id)
  if (why === 'wish') stage.leave(liveId, connection.id)
  else stage.lose(liveId, connection.id)
  connection.leave(rooms.live(liveId))
  connection.leave(rooms.desk(liveId))
}
