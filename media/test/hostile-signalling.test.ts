import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MediaRoom, MediaServer } from '#media/index.ts'
import { cameraRequest, expectRefusal, microphoneRequest, someDtls, startServer } from './support.ts'

describe('hostile signalling', () => {
  let server: MediaServer
  let room: MediaRoom
  let workerPid: number | undefined

  beforeAll(async () => {
    server = await startServer({ limits: { rooms: 2, peersPerRoom: 3, keptPerRoom: 1 } })
    workerPid = server.workerPids[0]
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    room = await server.createRoom('room')
    room.addPeer('host')
    room.addPeer('viewer')
  })
  afterEach(() => {
    room.close()
    expect(server.workerPids, 'the worker lives').toEqual([workerPid])
  })

  const sendTransport = async (peerId = 'host') => (await room.createTransport(peerId, 'send')).id
  const receiveTransport = async (peerId = 'viewer') => (await room.createTransport(peerId, 'receive')).id

  it('refuses rooms that do not exist, exist already, are too many or badly named', async () => {
    await expectRefusal('unknown_room', () => server.room('nowhere'))
    await expectRefusal('room_exists', () => server.createRoom('room'))
    const other = await server.createRoom('other')
    await expectRefusal('too_many_rooms', () => server.createRoom('third'))
    other.close()
    for (const id of ['', 'a b', 'a\r\nb', 'x'.repeat(129)]) {
      await expectRefusal('bad_ids', () => server.createRoom(id))
      await expectRefusal('bad_ids', () => {
        room.addPeer(id)
      })
    }
  })

  it('counts rooms that are still being made', async () => {
    const asked = await Promise.allSettled(['a', 'b', 'b', 'c'].map((id) => server.createRoom(id)))
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
    for (const made of server.rooms()) if (made !== room) made.close()
  })

  it('refuses peers that are not there or too many', async () => {
    await expectRefusal('unknown_peer', () => room.createTransport('stranger', 'send'))
    room.addPeer('third')
    room.addPeer('third')
    await expectRefusal('room_full', () => {
      room.addPeer('fourth')
    })
  })

  it('keeps places for who sends, whatever the crowd, and gives them back', async () => {
    for (const name of ['third', 'helper']) room.addPeer(name, { kept: name === 'helper' })
    expect(room.isFull).toBe(true)
    await expectRefusal('room_full', () => {
      room.addPeer('guest', { kept: true })
    })
    room.closePeer('helper')
    room.addPeer('guest', { kept: true })
    room.closePeer('third')
    expect(room.isFull).toBe(false)
  })

  it('gives nobody another peer’s transport, producer or consumer', async () => {
    const up = await sendTransport()
    const down = await receiveTransport()
    const producerId = await room.produce('host', up, cameraRequest())
    const consumer = await room.consume('viewer', down, producerId, room.routerRtpCapabilities)
    await expectRefusal('unknown_transport', () => room.connectTransport('viewer', up, someDtls()))
    await expectRefusal('unknown_transport', () => room.restartIce('viewer', up))
    await expectRefusal('unknown_transport', () => room.closeTransport('viewer', up))
    await expectRefusal('unknown_transport', () => room.produce('viewer', up, cameraRequest()))
    await expectRefusal('unknown_transport', () =>
      room.consume('host', down, producerId, room.routerRtpCapabilities),
    )
    await expectRefusal('unknown_producer', () => room.closeProducer('viewer', producerId))
    await expectRefusal('unknown_producer', () => room.pauseProducer('viewer', producerId))
    await expectRefusal('unknown_producer', () => room.resumeProducer('viewer', producerId))
    await expectRefusal('unknown_consumer', () => room.resumeConsumer('host', consumer.id))
    await expectRefusal('unknown_consumer', () => room.pauseConsumer('host', consumer.id))
    await expectRefusal('unknown_consumer', () => room.closeConsumer('host', consumer.id))
    await expectRefusal('unknown_consumer', () => room.requestKeyFrame('host', consumer.id))
    await expectRefusal('unknown_consumer', () =>
      room.setPreferredLayers('host', consumer.id, { spatialLayer: 0 }),
    )
    expect(room.producers()).toHaveLength(1)
  })

  it('gives no room another room’s stream', async () => {
    const producerId = await room.produce('host', await sendTransport(), cameraRequest())
    const other = await server.createRoom('other')
    other.addPeer('spy')
    const { id } = await other.createTransport('spy', 'receive')
    await expectRefusal('unknown_producer', () =>
      other.consume('spy', id, producerId, other.routerRtpCapabilities),
    )
    other.close()
  })

  it('refuses to send on a receiving transport and to receive on a sending one', async () => {
    const up = await sendTransport()
    const down = await receiveTransport()
    const producerId = await room.produce('host', up, cameraRequest())
    await expectRefusal('wrong_direction', () => room.produce('viewer', down, cameraRequest()))
    await expectRefusal('wrong_direction', () =>
      room.consume('host', up, producerId, room.routerRtpCapabilities),
    )
  })

  it('lets nothing flow before the transport was connected, and connects it once', async () => {
    const producerId = await room.produce('host', await sendTransport(), cameraRequest())
    const down = await receiveTransport()
    const consumer = await room.consume('viewer', down, producerId, room.routerRtpCapabilities)
    await expectRefusal('not_connected', () => room.resumeConsumer('viewer', consumer.id))
    const both = await Promise.allSettled([1, 2].map(() => room.connectTransport('viewer', down, someDtls())))
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    await expectRefusal('already_connected', () => room.connectTransport('viewer', down, someDtls()))
    await room.resumeConsumer('viewer', consumer.id)
  })

  it('bounds transports and consumers of a peer, also when all are asked for at once', async () => {
    const refusedOf = async (count: number, ask: () => Promise<unknown>) => {
      const asked = await Promise.allSettled(Array.from({ length: count }, ask))
      return asked.filter(({ status }) => status === 'rejected').length
    }
    expect(await refusedOf(1000, () => room.createTransport('host', 'send'))).toBe(996)
    await expectRefusal('too_many_transports', () => room.createTransport('host', 'receive'))
    room.closePeer('host')
    room.addPeer('host')
    const up = await sendTransport()
    const down = await receiveTransport()
    const producerId = await room.produce('host', up, microphoneRequest())
    const consume = () => room.consume('viewer', down, producerId, room.routerRtpCapabilities)
    expect(await refusedOf(40, consume)).toBe(24)
    await expectRefusal('too_many_consumers', consume)
  })

  it('refuses more producers than a peer may have', async () => {
    const up = await sendTransport()
    for (let i = 0; i < 4; i += 1) {
      const request = microphoneRequest()
      await room.produce('host', up, {
        ...request,
        rtpParameters: { ...request.rtpParameters, mid: String(i) },
      })
    }
    await expectRefusal('too_many_producers', () => room.produce('host', up, cameraRequest()))
  })

  it('refuses streams that do not exist and receivers that cannot decode them', async () => {
    const producerId = await room.produce('host', await sendTransport(), cameraRequest())
    const down = await receiveTransport()
    const consume = (id: string, capabilities: unknown) => room.consume('viewer', down, id, capabilities)
    await expectRefusal('unknown_producer', () => consume('nothing', room.routerRtpCapabilities))
    await expectRefusal('cannot_consume', () => consume(producerId, { codecs: [] }))
    const { codecs = [] } = room.routerRtpCapabilities
    const vp8Only = codecs.filter(({ mimeType }) => mimeType === 'video/VP8')
    await expectRefusal('cannot_consume', () => consume(producerId, { codecs: vp8Only }))
    const many = Array.from({ length: 65 }, () => codecs[0])
    const nonsense = [null, 7, 'all', {}, { codecs: 'all' }, { codecs: [null] }, { codecs: many }]
    for (const capabilities of nonsense) {
      await expectRefusal('bad_rtp_capabilities', () => consume(producerId, capabilities))
    }
    await room.closeProducer('host', producerId)
    await expectRefusal('unknown_producer', () => consume(producerId, room.routerRtpCapabilities))
  })

  it('refuses layers that no stream can have', async () => {
    const producerId = await room.produce('host', await sendTransport(), cameraRequest(3))
    const down = await receiveTransport()
    const { id } = await room.consume('viewer', down, producerId, room.routerRtpCapabilities)
    for (const layers of [null, {}, { spatialLayer: -1 }, { spatialLayer: 3 }, { spatialLayer: 0.5 }]) {
      await expectRefusal('bad_layers', () => room.setPreferredLayers('viewer', id, layers))
    }
  })

  it('refuses DTLS parameters that make no sense, and takes good ones afterwards', async () => {
    const up = await sendTransport()
    const [print] = someDtls().fingerprints
    const nonsense = [
      undefined,
      {},
      { fingerprints: [] },
      { ...someDtls(), role: 'boss' },
      { fingerprints: [{ ...print, algorithm: 'md5' }] },
      { fingerprints: [{ ...print, algorithm: 'sha-512' }] },
      { fingerprints: [{ ...print, value: 'AB:\r\na=x' }] },
      { fingerprints: Array.from({ length: 6 }, () => print) },
      { fingerprints: [{ ...print, value: 'AB:'.repeat(100_000) }] },
    ]
    for (const parameters of nonsense) {
      await expectRefusal('bad_dtls_parameters', () => room.connectTransport('host', up, parameters))
    }
    await room.connectTransport('host', up, someDtls())
  })

  it('answers a request whose peer leaves meanwhile, and keeps nothing of it', async () => {
    const up = await sendTransport()
    const pending = [
      expectRefusal('peer_closed', () => room.createTransport('host', 'receive')),
      expectRefusal('peer_closed', () => room.produce('host', up, cameraRequest())),
      expectRefusal('peer_closed', () => room.produce('host', up, microphoneRequest())),
    ]
    room.closePeer('host')
    await Promise.all(pending)
    expect(room.producers()).toEqual([])
    expect((await room.router.dump()).transportIds).toEqual([])
  })

  it('answers a request whose room closes meanwhile', async () => {
    const pending = expectRefusal('room_closed', () => room.createTransport('host', 'send'))
    room.close()
    await pending
    await expectRefusal('room_closed', () => room.createTransport('host', 'send'))
    await expectRefusal('room_closed', () => {
      room.addPeer('late')
    })
  })
})
