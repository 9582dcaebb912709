import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MediaServer, ProducerInfo } from '#media/index.ts'
import {
  cameraRequest,
  eventually,
  expectRefusal,
  microphoneRequest,
  someDtls,
  startServer,
} from './support.ts'

const openFiles = (pid: number) => readdirSync(`/proc/${String(pid)}/fd`).length

describe('rooms and peers', () => {
  let server: MediaServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.close())

  it('takes a stream from a host to a viewer and back out, and says so', async () => {
    const room = await server.createRoom('orchard')
    const heard: string[] = []
    room.on('producerAdded', ({ source }) => heard.push(`added ${source}`))
    room.on('producerPaused', () => heard.push('paused'))
    room.on('producerResumed', () => heard.push('resumed'))
    room.on('producerClosed', ({ source }) => heard.push(`closed ${source}`))
    room.on('consumerClosed', ({ peerId }) => heard.push(`lost by ${peerId}`))
    room.addPeer('host')
    room.addPeer('viewer')
    const up = await room.createTransport('host', 'send')
    expect(up.iceCandidates.map((candidate) => candidate.protocol).sort()).toEqual(['tcp', 'udp'])
    await room.connectTransport('host', up.id, someDtls())
    const producerId = await room.produce('host', up.id, cameraRequest(3))
    expect(room.producers()).toEqual<ProducerInfo[]>([
      { producerId, peerId: 'host', kind: 'video', source: 'camera', paused: false },
    ])

    const down = await room.createTransport('viewer', 'receive')
    const consumer = await room.consume('viewer', down.id, producerId, room.routerRtpCapabilities)
    expect(consumer).toMatchObject({
      kind: 'video',
      type: 'simulcast',
      peerId: 'host',
      producerPaused: false,
    })
    expect(consumer.rtpParameters.codecs[0]?.mimeType).toBe('video/H264')
    await room.connectTransport('viewer', down.id, someDtls())
    await room.resumeConsumer('viewer', consumer.id)
    await room.setPreferredLayers('viewer', consumer.id, { spatialLayer: 1 })
    await room.requestKeyFrame('viewer', consumer.id)
    await room.pauseProducer('host', producerId)
    await room.resumeProducer('host', producerId)
    expect(await room.stats()).toMatchObject({ peers: 2, transports: 2, consumers: 1 })

    // What the viewer asks crosses the end of what they watch.
    const crossing = room.requestKeyFrame('viewer', consumer.id)
    await Promise.all([
      room.closeProducer('host', producerId),
      expectRefusal('unknown_consumer', () => room.resumeConsumer('viewer', consumer.id)),
      crossing,
    ])
    await eventually('the viewer hears of the end', () => heard.includes('lost by viewer'))
    expect(heard).toEqual(['added camera', 'paused', 'resumed', 'closed camera', 'lost by viewer'])
    await expectRefusal('unknown_consumer', () => room.resumeConsumer('viewer', consumer.id))
    room.close()
  })

  it('gives new ICE credentials to a peer whose network changed', async () => {
    const room = await server.createRoom('bus')
    room.addPeer('host')
    const transport = await room.createTransport('host', 'send')
    const renewed = await room.restartIce('host', transport.id)
    expect(renewed.usernameFragment).not.toBe(transport.iceParameters.usernameFragment)
    room.close()
  })

  it('announces every address it was told, on the port it was told, for UDP and TCP', async () => {
    const addresses = [{ ip: '127.0.0.1' }, { ip: '127.0.0.2', announcedAddress: 'media.example' }]
    const listen = { addresses, port: 47_311 }
    const announced = await startServer({ listen })
    const room = await announced.createRoom('a')
    room.addPeer('host')
    const { iceCandidates } = await room.createTransport('host', 'send')
    expect(iceCandidates.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual([
      'udp 127.0.0.1 47311',
      'tcp 127.0.0.1 47311',
      'udp media.example 47311',
      'tcp media.example 47311',
    ])
    await expectRefusal('no_worker', () => startServer({ listen }))
    await announced.close()
  })

  it('tells when a room has become empty, and frees the id of a closed one', async () => {
    const room = await server.createRoom('barn')
    const empty = once(room, 'empty')
    room.addPeer('host')
    room.closePeer('host')
    await empty
    room.close()
    room.close()
    expect(server.hasRoom('barn')).toBe(false)
    const again = await server.createRoom('barn')
    expect(server.room('barn')).toBe(again)
    again.close()
  })

  it('spreads rooms over its workers by load', async () => {
    const two = await startServer({ workers: 2 })
    const rooms = await Promise.all(['a', 'b'].map((id) => two.createRoom(id)))
    const busy = rooms[0]
    busy?.addPeer('host')
    await busy?.createTransport('host', 'send')
    const third = await two.createRoom('c')
    const usedPorts = await Promise.all(
      [...rooms, third].map(async (room) => {
        room.addPeer('probe')
        return (await room.createTransport('probe', 'receive')).iceCandidates[0]?.port
      }),
    )
    expect(new Set(usedPorts).size).toBe(2)
    expect(usedPorts[2]).toBe(usedPorts[1])
    await two.close()
  })

  it('ends everything on close, twice without harm, and its processes are gone', async () => {
    const other = await startServer({ workers: 2 })
    const pids = other.workerPids
    expect(pids).toHaveLength(2)
    const room = await other.createRoom('x')
    const closed = once(room, 'closed')
    await Promise.all([other.close(), other.close(), closed])
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    await expectRefusal('no_worker', () => other.createRoom('y'))
    await expectRefusal('room_closed', () => room.createTransport('host', 'send'))
  })

  it('is back at its level of memory and handles after 200 joins and leaves', async () => {
    const room = await server.createRoom('fair')
    room.addPeer('host')
    const up = await room.createTransport('host', 'send')
    const streams = [
      await room.produce('host', up.id, cameraRequest(3)),
      await room.produce('host', up.id, microphoneRequest()),
    ]
    const visit = async (viewer: string) => {
      room.addPeer(viewer)
      const down = await room.createTransport(viewer, 'receive')
      await room.connectTransport(viewer, down.id, someDtls())
      await Promise.all(streams.map((id) => room.consume(viewer, down.id, id, room.routerRtpCapabilities)))
      room.closePeer(viewer)
    }
    const crowd = (name: string, size: number) =>
      Promise.all(Array.from({ length: size }, (_, i) => visit(`${name}${String(i)}`)))
    const [workerPid] = server.workerPids
    if (workerPid === undefined) throw new Error('no worker')
    await crowd('first', 100)
    const filesBefore = openFiles(workerPid)
    const ownFilesBefore = openFiles(process.pid)
    const heapBefore = heapAfterCollection()
    await crowd('second', 100)
    await crowd('third', 100)
    expect(await room.stats()).toMatchObject({ peers: 1, transports: 1, consumers: 0 })
    await eventually('worker handles back', () => openFiles(workerPid) <= filesBefore)
    expect(openFiles(process.pid)).toBeLessThanOrEqual(ownFilesBefore)
    expect(heapAfterCollection() - heapBefore).toBeLessThan(3_000_000)
    const dump = await room.router.dump()
    expect(dump.transportIds).toEqual([up.id])
    expect(dump.mapConsumerIdProducerId).toEqual([])
    room.close()
  })
})

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  return process.memoryUsage().heapUsed
}
