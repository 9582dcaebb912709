import { contestRequests } from '#contracts/contest/contest.events.ts'
import { mediaRequests } from '#contracts/live/live.events.ts'
import { newId } from '#server/core/ids.ts'
import type { TestSocket } from '../support/test-socket.ts'
import { cameraRtp, consume, dtls, enter, openStudio, produce, takeSeat, transportOf } from './studio.ts'
import { contestsOf } from './contest-fixtures.ts'
import { giveawayOf } from './selling-fixtures.ts'
import type { World } from './world.ts'

/** A request that must succeed on this socket. */
interface GoodRequest {
  readonly socket: TestSocket
  readonly body: Readonly<Record<string, unknown>>
}

type Fixture = (world: World) => Promise<GoodRequest>

const watching = async (world: World) => {
  const studio = await openStudio(world)
  const producerId = await produce(studio, 3)
  const seat = await takeSeat(world, studio.liveId)
  return { liveId: studio.liveId, producerId, ...seat }
}

const receiving = async (world: World) => {
  const { liveId, producerId, ...seat } = await watching(world)
  return { liveId, socket: seat.socket, consumerId: await consume(seat, liveId, producerId) }
}

/** A good request for every socket request of the contracts. */
export const requestFixtures: Readonly<Record<string, Fixture>> = {
  'connection.pulse': async (world) => ({ socket: await world.app.socket(), body: { asks: true } }),
  'contest.watch': async (world) => ({
    socket: await world.app.socket(),
    body: { slug: (await contestsOf(world).judging()).slug },
  }),
  'contest.unwatch': async (world) => {
    const { slug, contestId } = await contestsOf(world).judging()
    const socket = await world.app.socket()
    await socket.ask(contestRequests.watch, { slug })
    return { socket, body: { contestId } }
  },
  'sales.enterGiveaway': async (world) => {
    const { liveId, giveawayId } = await giveawayOf(world)
    const socket = await enter(world, liveId, (await world.app.account('viewer')).cookie)
    return { socket, body: { giveawayId, nonce: 'eight-of-them' } }
  },
  'live.join': async (world) => ({
    socket: await world.app.socket(),
    body: { liveId: (await world.onAir()).liveId },
  }),
  'live.leave': async (world) => {
    const { liveId } = await world.onAir()
    return { socket: await enter(world, liveId), body: { liveId } }
  },
  'live.say': async (world) => {
    const { liveId } = await world.onAir()
    const socket = await enter(world, liveId, (await world.app.account('viewer')).cookie)
    return { socket, body: { liveId, clientId: newId(), text: '真甜' } }
  },
  'live.like': async (world) => {
    const { liveId } = await world.onAir()
    return { socket: await enter(world, liveId), body: { liveId, count: 3 } }
  },
  'media.capabilities': async (world) => {
    const { liveId } = await world.onAir()
    return { socket: await enter(world, liveId), body: { liveId } }
  },
  'media.createTransport': async (world) => {
    const { liveId } = await world.onAir()
    return { socket: await enter(world, liveId), body: { liveId, direction: 'receive' } }
  },
  'media.connectTransport': async (world) => {
    const { liveId } = await world.onAir()
    const socket = await enter(world, liveId)
    const transportId = await transportOf(socket, liveId, { direction: 'receive', connected: false })
    return { socket, body: { liveId, transportId, dtlsParameters: dtls() } }
  },
  'media.restartIce': async (world) => {
    const { socket, liveId, transportId } = await openStudio(world)
    return { socket, body: { liveId, transportId } }
  },
  'media.produce': async (world) => {
    const { socket, liveId, transportId } = await openStudio(world)
    return { socket, body: { liveId, transportId, kind: 'video', rtpParameters: cameraRtp() } }
  },
  'media.pauseProducer': async (world) => {
    const studio = await openStudio(world)
    const producerId = await produce(studio)
    return { socket: studio.socket, body: { liveId: studio.liveId, producerId, paused: true } }
  },
  'media.consume': async (world) => {
    const { liveId, producerId, socket, transportId } = await watching(world)
    const { rtpCapabilities } = await socket.ask(mediaRequests.capabilities, { liveId })
    return { socket, body: { liveId, transportId, producerId, rtpCapabilities } }
  },
  'media.resumeConsumer': async (world) => {
    const { socket, liveId, consumerId } = await receiving(world)
    return { socket, body: { liveId, consumerId } }
  },
  'media.pauseConsumer': async (world) => {
    const { socket, liveId, consumerId } = await receiving(world)
    return { socket, body: { liveId, consumerId } }
  },
  'media.joined': async (world) => {
    const { socket, liveId } = await receiving(world)
    return { socket, body: { liveId, connectMs: 120, frameMs: 300 } }
  },
  'media.preferLayers': async (world) => {
    const { socket, liveId, consumerId } = await receiving(world)
    return { socket, body: { liveId, consumerId, spatialLayer: 1 } }
  },
}
