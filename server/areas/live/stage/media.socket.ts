import { mediaRequests as requests } from '#contracts/live/live.events.ts'
import { Problem } from '#server/core/problem.ts'
import { rooms } from '#server/core/broadcast.ts'
import type { Clock } from '#server/core/clock.ts'
import { turnCredential, type TurnServer } from '#server/core/turn.ts'
import { socketEndpoint, type Connection, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import type { CohostsService } from '#server/areas/live/cohosts/cohosts.service.ts'
import { stageRole } from '#server/areas/live/live.rules.ts'
import { asProblems, type StageService } from './stage.service.ts'

const done = { ok: true as const }

interface MediaSocketDeps {
  readonly cohosts: Pick<CohostsService, 'isOn'>
  /** Null: there is no relay. */
  readonly turn: TurnServer | null
  readonly clock: Clock
}

/** Media signalling: each connection is a peer of its own; the host sends, and who is up beside them. */
export function mediaSocketEndpoints(
  stage: StageService,
  lives: LivesService,
  { cohosts, turn, clock }: MediaSocketDeps,
): SocketEndpoint[] {
  /** Throws `not_your_live`. */
  const mustSend = async (liveId: string, { account }: Connection): Promise<'host' | 'guest'> => {
    if ((await lives.live(liveId)).hostId === account.accountId) return 'host'
    if (await cohosts.isOn(liveId, account.accountId)) return 'guest'
    throw new Problem('not_your_live')
  }
  const enter = async (liveId: string, connection: Connection) => {
    if (!connection.isIn(rooms.live(liveId))) throw new Problem('join_first')
    const { hostId } = await lives.live(liveId)
    const { account } = connection.caller
    const who = stageRole(account, hostId)
    const room = await stage.room(liveId, who)
    await asProblems(async () => {
      // Those who make the live are never shut out by those who watch it.
      const kept =
        who !== 'viewer' ||
        (room.isFull && account !== null && (await cohosts.isOn(liveId, account.accountId)))
      room.addPeer(connection.id, { kept })
    })
    return room
  }
  return [
    socketEndpoint(requests.capabilities, async ({ liveId }, connection) => {
      const room = await enter(liveId, connection)
      return { rtpCapabilities: { ...room.routerRtpCapabilities } }
    }),
    socketEndpoint(requests.createTransport, async ({ liveId, direction }, connection) => {
      if (direction === 'send') await mustSend(liveId, connection)
      const room = await enter(liveId, connection)
      return asProblems(async () => {
        const transport = await stage.openTransport(room, connection.id, direction)
        return {
          id: transport.id,
          iceParameters: { ...transport.iceParameters },
          iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
          dtlsParameters: { ...transport.dtlsParameters },
          iceServers: turn ? [turnCredential(turn, { name: connection.id, now: clock.now() })] : [],
        }
      })
    }),
    socketEndpoint(requests.connectTransport, async ({ liveId, transportId, dtlsParameters }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() => room.connectTransport(id, transportId, dtlsParameters))
      return done
    }),
    socketEndpoint(requests.restartIce, async ({ liveId, transportId }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      return asProblems(async () => ({ iceParameters: { ...(await room.restartIce(id, transportId)) } }))
    }),
    ...producingEndpoints(stage, mustSend),
    ...consumingEndpoints(stage),
  ]
}

/** What those do who send: a track, and muting it. */
function producingEndpoints(
  stage: StageService,
  mustSend: (liveId: string, connection: Connection) => Promise<'host' | 'guest'>,
): SocketEndpoint[] {
  return [
    socketEndpoint(
      requests.produce,
      async ({ liveId, transportId, kind, rtpParameters, takeOver, pageId }, connection) => {
        const role = await mustSend(liveId, connection)
        const room = await stage.roomOf(liveId, connection.id)
        const sender = { accountId: connection.account.accountId, pageId: pageId ?? connection.id }
        if (role === 'host') stage.senders.pageBegins(liveId, connection.id, sender, takeOver === true)
        stage.senders.begins(connection.id, sender)
        return asProblems(async () => {
          const producerId = await room.produce(connection.id, transportId, {
            kind,
            rtpParameters,
            source: sources[role][kind],
          })
          await stage.senders.took(liveId, connection.id, { producerId, kind })
          return { producerId }
        })
      },
    ),
    socketEndpoint(requests.pauseProducer, async ({ liveId, producerId, paused }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() =>
        paused ? room.pauseProducer(id, producerId) : room.resumeProducer(id, producerId),
      )
      return done
    }),
  ]
}

/** What a viewer does with the tracks that come to them. */
function consumingEndpoints(stage: StageService): SocketEndpoint[] {
  return [
    socketEndpoint(requests.consume, async ({ liveId, transportId, producerId, rtpCapabilities }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      return asProblems(async () => {
        const consumer = await room.consume(id, transportId, producerId, rtpCapabilities)
        return { ...consumer, rtpParameters: { ...consumer.rtpParameters } }
      })
    }),
    socketEndpoint(requests.resumeConsumer, async ({ liveId, consumerId }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() => room.resumeConsumer(id, consumerId))
      return done
    }),
    socketEndpoint(requests.pauseConsumer, async ({ liveId, consumerId }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() => room.pauseConsumer(id, consumerId))
      return done
    }),
    socketEndpoint(requests.preferLayers, async ({ liveId, consumerId, spatialLayer }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() => room.setPreferredLayers(id, consumerId, { spatialLayer }))
      return done
    }),
  ]
}

/** What the media server calls their streams: the host's are recorded. */
const sources = {
  host: { video: 'camera', audio: 'microphone' },
  guest: { video: 'guest-camera', audio: 'guest-microphone' },
} as const
