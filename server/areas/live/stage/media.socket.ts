import { mediaRequests as requests } from '#contracts/live/live.events.ts'
import { Problem } from '#server/core/problem.ts'
import { rooms } from '#server/core/broadcast.ts'
import { socketEndpoint, type Connection, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { asProblems, type StageService } from './stage.service.ts'

const done = { ok: true as const }

/** Media signalling: each connection is a peer of its own, and only the host sends. */
export function mediaSocketEndpoints(stage: StageService, lives: LivesService): SocketEndpoint[] {
  const enter = async (liveId: string, connection: Connection) => {
    if (!connection.isIn(rooms.live(liveId))) throw new Problem('join_first')
    const { hostId } = await lives.live(liveId)
    const room = await stage.room(liveId, connection.caller.account?.accountId === hostId)
    await asProblems(() => room.addPeer(connection.id))
    return room
  }
  return [
    socketEndpoint(requests.capabilities, async ({ liveId }, connection) => {
      const room = await enter(liveId, connection)
      return { rtpCapabilities: { ...room.routerRtpCapabilities } }
    }),
    socketEndpoint(requests.createTransport, async ({ liveId, direction }, connection) => {
      if (direction === 'send') await mustHost(lives, liveId, connection)
      const room = await enter(liveId, connection)
      return asProblems(async () => {
        const transport = await room.createTransport(connection.id, direction)
        return {
          id: transport.id,
          iceParameters: { ...transport.iceParameters },
          iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
          dtlsParameters: { ...transport.dtlsParameters },
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
    socketEndpoint(requests.produce, async ({ liveId, transportId, kind, rtpParameters }, connection) => {
      await mustHost(lives, liveId, connection)
      const room = await stage.roomOf(liveId, connection.id)
      const source = kind === 'video' ? 'camera' : 'microphone'
      return asProblems(async () => {
        const producerId = await room.produce(connection.id, transportId, { kind, rtpParameters, source })
        await stage.took(liveId, connection.id, { accountId: connection.account.accountId, kind })
        return { producerId }
      })
    }),
    socketEndpoint(requests.pauseProducer, async ({ liveId, producerId, paused }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() =>
        paused ? room.pauseProducer(id, producerId) : room.resumeProducer(id, producerId),
      )
      return done
    }),
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
    socketEndpoint(requests.preferLayers, async ({ liveId, consumerId, spatialLayer }, { id }) => {
      const room = await stage.roomOf(liveId, id)
      await asProblems(() => room.setPreferredLayers(id, consumerId, { spatialLayer }))
      return done
    }),
  ]
}

async function mustHost(lives: LivesService, liveId: string, connection: Connection): Promise<void> {
  const live = await lives.live(liveId)
  if (connection.account.accountId !== live.hostId) throw new Problem('not_your_live')
}
