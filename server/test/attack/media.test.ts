import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SocketRequest } from '#contracts/core/event.ts'
import type { ProblemCode } from '#contracts/core/problems.ts'
import { liveRequests, mediaRequests as media } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { microphoneRequest } from '#media/test/support.ts'
import type { TestSocket } from '../support/test-socket.ts'
import { mustBeProblem } from './expect-problem.ts'
import {
  cameraRtp,
  consume,
  dtls,
  enter,
  openStudio,
  produce,
  takeSeat,
  transportOf,
  type Seat,
  type Studio,
} from './studio.ts'
import { openWorld, type World } from './world.ts'

type Parameters = Record<string, unknown>

const nested = (depth: number): Parameters =>
  JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as Parameters
const hugeText = 'x'.repeat(40_000)

/** RTP parameters of the right outer shape that no browser makes. */
function senselessRtp(): Parameters[] {
  const good = cameraRtp()
  const [codec, rtx] = good['codecs'] as Parameters[]
  const [encoding] = good['encodings'] as Parameters[]
  return [
    {},
    { codecs: [], encodings: [] },
    { ...good, codecs: null },
    { ...good, codecs: [rtx, codec] },
    { ...good, codecs: [{ ...codec, mimeType: 'video/NOPE' }] },
    { ...good, codecs: [{ ...codec, mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }] },
    { ...good, codecs: [{ ...codec, payloadType: 900 }] },
    { ...good, codecs: [codec, codec] },
    { ...good, codecs: [{ ...codec, clockRate: -1 }] },
    { ...good, codecs: [{ ...codec, parameters: nested(5) }] },
    { ...good, encodings: [] },
    { ...good, encodings: Array.from({ length: 9 }, () => ({ ssrc: 1 })) },
    { ...good, encodings: [{ ...encoding, ssrc: 0 }] },
    { ...good, encodings: [{ ...encoding, ssrc: 2 ** 40 }] },
    { ...good, encodings: [{ ...encoding, scalabilityMode: 'L99T99' }] },
    { ...good, encodings: 'none' },
    { ...good, mid: 'a\r\nm=video 9 UDP/TLS/RTP/SAVPF 96' },
    { ...good, mid: hugeText.slice(0, 4_000) },
    { ...good, rtcp: { cname: '\u0000' } },
    { ...good, headerExtensions: [{ uri: 'urn:made:up', id: 1 }] },
    { ...good, headerExtensions: Array.from({ length: 99 }, (_, id) => ({ uri: 'urn:x', id })) },
    { ['__proto__']: good },
  ]
}

const senselessDtls = (): Parameters[] => [
  {},
  { fingerprints: [] },
  { role: 'server' },
  { ...dtls(), role: 'boss' },
  { fingerprints: [{ algorithm: 'md5', value: 'AB' }] },
  { fingerprints: [{ algorithm: 'sha-256', value: 'AB:CD' }] },
  { fingerprints: [{ algorithm: 'sha-256', value: 'Z'.repeat(95) }] },
  { fingerprints: 'all of them' },
]

const senselessCapabilities = (): Parameters[] => [
  {},
  { codecs: 'all' },
  { codecs: [{ kind: 'video', mimeType: 'video/H264' }] },
  { codecs: [{ kind: 'smell', mimeType: 'smell/rose', preferredPayloadType: 1, clockRate: 1 }] },
  { codecs: [], headerExtensions: [{ kind: 'video', uri: 'urn:x', preferredId: 9000 }] },
]

describe('media signalling', () => {
  let world: World
  let studio: Studio
  let workers: number[]
  beforeAll(async () => {
    world = await openWorld()
    workers = world.app.media.workerPids
  })
  afterAll(() => world.app.close())
  beforeEach(async () => {
    studio = await openStudio(world)
  })
  afterEach(() => {
    expect(world.app.media.workerPids, 'the worker lives').toEqual(workers)
    expect(world.app.faults).toEqual([])
  })

  async function refuses(socket: TestSocket, request: SocketRequest, body: unknown, code: ProblemCode) {
    const ack = await socket.send(request, body)
    const where = JSON.stringify(body).slice(0, 300)
    expect(ack.ok, `let through: ${where}`).toBe(false)
    expect(mustBeProblem(ack.ok ? null : ack.problem, request).code, where).toBe(code)
  }
  const seat = (): Promise<Seat> => takeSeat(world, studio.liveId)

  it('refuses RTP parameters that make no sense, and then takes good ones', async () => {
    const { socket, liveId, transportId } = studio
    const send = (kind: string, rtpParameters: unknown) => ({ liveId, transportId, kind, rtpParameters })
    for (const rtp of senselessRtp()) await refuses(socket, media.produce, send('video', rtp), 'bad_media')
    const sound = microphoneRequest().rtpParameters
    await refuses(socket, media.produce, send('video', sound), 'bad_media')
    await refuses(socket, media.produce, send('audio', cameraRtp()), 'bad_media')
    await refuses(socket, media.produce, send('video', { ...cameraRtp(), msid: hugeText }), 'invalid')
    await refuses(socket, media.produce, send('video', nested(100)), 'invalid')
    expect(await produce(studio)).toBeTypeOf('string')
    await socket.ask(media.produce, { liveId, transportId, kind: 'audio', rtpParameters: { ...sound } })
  })

  it('refuses DTLS parameters that make no sense, and a second handshake', async () => {
    const { liveId } = studio
    const socket = await enter(world, liveId)
    const transportId = await transportOf(socket, liveId, { direction: 'receive', connected: false })
    const send = (dtlsParameters: unknown) => ({ liveId, transportId, dtlsParameters })
    for (const parameters of senselessDtls())
      await refuses(socket, media.connectTransport, send(parameters), 'bad_media')
    await refuses(
      socket,
      media.connectTransport,
      send({ ...dtls(), more: hugeText.slice(0, 5_000) }),
      'invalid',
    )
    await refuses(socket, media.connectTransport, send(nested(100)), 'invalid')
    await socket.ask(media.connectTransport, { liveId, transportId, dtlsParameters: dtls() })
    await refuses(socket, media.connectTransport, send(dtls()), 'bad_media')
  })

  it('refuses capabilities that make no sense or cannot play the stream', async () => {
    const [producerId, { socket, transportId }] = [await produce(studio), await seat()]
    const send = (rtpCapabilities: unknown) => ({
      liveId: studio.liveId,
      transportId,
      producerId,
      rtpCapabilities,
    })
    for (const capabilities of senselessCapabilities())
      await refuses(socket, media.consume, send(capabilities), 'bad_media')
    await refuses(socket, media.consume, send({ codecs: [] }), 'cannot_consume')
    await refuses(socket, media.consume, send(nested(100)), 'invalid')
    expect(await consume({ socket, transportId }, studio.liveId, producerId)).toBeTypeOf('string')
  })

  it('gives nobody what is another’s', async () => {
    const { liveId } = studio
    const producerId = await produce(studio, 3)
    const [mine, other] = [await seat(), await seat()]
    const consumerId = await consume(mine, liveId, producerId)
    const { rtpCapabilities } = await other.socket.ask(media.capabilities, { liveId })
    const another = { liveId, transportId: mine.transportId }
    await refuses(other.socket, media.restartIce, another, 'unknown_transport')
    await refuses(
      other.socket,
      media.connectTransport,
      { ...another, dtlsParameters: dtls() },
      'unknown_transport',
    )
    await refuses(
      other.socket,
      media.consume,
      { ...another, producerId, rtpCapabilities },
      'unknown_transport',
    )
    await refuses(other.socket, media.resumeConsumer, { liveId, consumerId }, 'unknown_consumer')
    await refuses(
      other.socket,
      media.preferLayers,
      { liveId, consumerId, spatialLayer: 0 },
      'unknown_consumer',
    )
    const viewer = await takeSeat(world, liveId, (await world.app.account('viewer')).cookie)
    await refuses(
      viewer.socket,
      media.pauseProducer,
      { liveId, producerId, paused: true },
      'unknown_producer',
    )
    const send = { liveId, transportId: studio.transportId, kind: 'video', rtpParameters: cameraRtp() }
    await refuses(viewer.socket, media.produce, send, 'not_your_live')
    await refuses(viewer.socket, media.createTransport, { liveId, direction: 'send' }, 'not_your_live')
    await refuses(other.socket, media.createTransport, { liveId, direction: 'send' }, 'sign_in_first')
  })

  it('lets streams run one way only', async () => {
    const { socket, liveId, transportId } = studio
    const producerId = await produce(studio)
    const receiving = await transportOf(socket, liveId, { direction: 'receive', connected: true })
    const { rtpCapabilities } = await socket.ask(media.capabilities, { liveId })
    await refuses(socket, media.consume, { liveId, transportId, producerId, rtpCapabilities }, 'bad_media')
    const wrongWay = { liveId, transportId: receiving, kind: 'video', rtpParameters: cameraRtp() }
    await refuses(socket, media.produce, wrongWay, 'bad_media')
  })

  it('serves only those who are in the live, while it is on', async () => {
    const { liveId } = studio
    const { socket, transportId } = await seat()
    await socket.ask(liveRequests.leave, { liveId })
    await refuses(socket, media.restartIce, { liveId, transportId }, 'join_first')
    await refuses(socket, media.createTransport, { liveId, direction: 'receive' }, 'join_first')
    const coming = await world.scheduled()
    const early = await enter(world, coming.liveId)
    await refuses(early, media.capabilities, { liveId: coming.liveId }, 'live_not_on')
    const late = await enter(world, liveId)
    await world.app.ask(liveRoutes.end, { cookie: studio.host.cookie, params: { liveId } })
    await expect.poll(() => world.app.media.hasRoom(liveId)).toBe(false)
    await refuses(late, media.createTransport, { liveId, direction: 'receive' }, 'live_not_on')
  })

  it('bounds what one connection may hold, however often it sets its media up anew', async () => {
    const { socket, liveId } = studio
    const opened: string[] = []
    for (let count = 0; count < 6; count += 1)
      opened.push(await transportOf(socket, liveId, { direction: 'receive', connected: false }))
    for (const transportId of opened.slice(0, -2))
      await refuses(socket, media.restartIce, { liveId, transportId }, 'unknown_transport')
    for (const transportId of opened.slice(-2)) await socket.ask(media.restartIce, { liveId, transportId })

    const crowd = await world.app.socket()
    await crowd.ask(liveRequests.join, { liveId })
    const acks = await Promise.all(
      Array.from({ length: 9 }, () => crowd.send(media.createTransport, { liveId, direction: 'receive' })),
    )
    expect(acks.filter(({ ok }) => ok)).toHaveLength(4)
  })

  it('takes one picture and one sound of a host, the newest of each', async () => {
    const { socket, liveId } = studio
    const first = await produce(studio)
    const anew = {
      ...studio,
      transportId: await transportOf(socket, liveId, { direction: 'send', connected: true }),
    }
    const second = await produce(anew)
    const { producers } = await (await enter(world, liveId)).ask(liveRequests.join, { liveId })
    expect(producers.map(({ producerId }) => producerId)).toEqual([second])
    await refuses(
      socket,
      media.pauseProducer,
      { liveId, producerId: first, paused: true },
      'unknown_producer',
    )
  })
})
