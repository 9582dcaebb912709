import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MediaRoom, MediaServer } from '#media/index.ts'
import { keyFramesAsked, look, publish, startBrowser, watch, type TestBrowser } from './browser-support.ts'
import { cameraRequest, eventually, expectRefusal, someDtls, startServer } from './support.ts'

const portOf = async (room: MediaRoom, peerId: string) => {
  room.addPeer(peerId)
  return (await room.createTransport(peerId, 'receive')).iceCandidates[0]?.port
}

const tally = (values: readonly unknown[]) =>
  [...new Set(values)].map((value) => values.filter((other) => other === value).length).sort((a, b) => a - b)

describe('a room that outgrows its worker', () => {
  let server: MediaServer
  beforeAll(async () => {
    server = await startServer({ workers: 3, limits: { consumersPerRouter: 4 } })
  })
  afterAll(() => server.close())

  it('fills one worker after the other, then spreads the rest, and gives the workers back', async () => {
    const room = await server.createRoom('fair')
    room.addPeer('host')
    const up = await room.createTransport('host', 'send')
    const producerId = await room.produce('host', up.id, cameraRequest(3))
    const ports: unknown[] = []
    for (let i = 0; i < 4; i += 1) ports.push(await portOf(room, `viewer${i}`))
    expect(tally(ports), 'one worker is enough').toEqual([4])
    expect((await room.stats()).routers).toBe(1)
    const rest = Array.from({ length: 11 }, (_, i) => portOf(room, `viewer${i + 4}`))
    ports.push(...(await Promise.all(rest)))
    expect(tally(ports), 'at once or one by one, three workers share them').toEqual([5, 5, 5])
    expect((await room.stats()).routers).toBe(3)
    for (let i = 0; i < 15; i += 1) room.closePeer(`viewer${i}`)
    await eventually('only home is left', async () => (await room.stats()).routers === 1)
    const dump = await room.router.dump()
    expect(dump.transportIds).toEqual([up.id])
    expect(room.producers()).toMatchObject([{ producerId }])
    room.close()
  })

  it('places viewers away from workers that other rooms keep busy', async () => {
    const [first, second] = await Promise.all(['a', 'b'].map((id) => server.createRoom(id)))
    if (!first || !second) throw new Error('no rooms')
    const homes = [await portOf(first, 'probe'), await portOf(second, 'probe')]
    for (let i = 0; i < 3; i += 1) await portOf(first, `viewer${i}`)
    expect(homes).not.toContain(await portOf(first, 'one-too-many'))
    first.close()
    second.close()
  })

  it('lets a viewer on another worker consume, pause and lose a stream as if it were at home', async () => {
    const room = await server.createRoom('edge')
    room.addPeer('host')
    const up = await room.createTransport('host', 'send')
    const producerId = await room.produce('host', up.id, cameraRequest(3))
    for (let i = 0; i < 4; i += 1) await portOf(room, `filler${i}`)
    room.addPeer('viewer')
    const down = await room.createTransport('viewer', 'receive')
    expect((await room.stats()).routers).toBe(2)
    const [consumer, second] = await Promise.all(
      [0, 1].map(() => room.consume('viewer', down.id, producerId, room.routerRtpCapabilities)),
    )
    expect(consumer).toMatchObject({ type: 'simulcast', producerId, peerId: 'host', producerPaused: false })
    expect(second?.id).not.toBe(consumer?.id)
    await room.connectTransport('viewer', down.id, someDtls())
    await room.resumeConsumer('viewer', consumer?.id ?? '')
    await room.setPreferredLayers('viewer', consumer?.id ?? '', { spatialLayer: 1 })
    await expectRefusal('unknown_producer', () =>
      room.consume('viewer', down.id, consumer?.id ?? '', room.routerRtpCapabilities),
    )
    const closed = once(room, 'consumerClosed')
    await room.closeProducer('host', producerId)
    expect(await closed).toMatchObject([{ peerId: 'viewer', producerId }])
    room.close()
  })

  it('closes whole while viewers are still arriving', async () => {
    const room = await server.createRoom('closing')
    const arrivals = Array.from({ length: 12 }, (_, i) => portOf(room, `viewer${i}`).catch(String))
    await sleep(1)
    room.close()
    for (const outcome of await Promise.all(arrivals))
      if (typeof outcome === 'string') expect(outcome).toContain('MediaError')
    expect(server.hasRoom('closing')).toBe(false)
  })
})

describe('a real browser on two workers', () => {
  let server: MediaServer
  let browser: TestBrowser
  let room: MediaRoom
  let host: Page
  let near: Page
  let far: Page
  let producerId: string
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([
      startServer({ workers: 2, limits: { consumersPerRouter: 2 } }),
      startBrowser(),
    ])
    room = await server.createRoom('orchard')
    for (const peerId of ['host', 'near', 'far']) room.addPeer(peerId)
    ;[host, near, far] = (await Promise.all([0, 1, 2].map(() => browser.openPage(room)))) as [
      Page,
      Page,
      Page,
    ]
    producerId = await publish(host, 'host')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  const frames = async (page: Page) => (await look(page)).framesDecoded

  it('decodes every layer beyond the pipe, and a thousand wishes still cost a keyframe a second', async () => {
    const nearConsumer = await watch(near, 'near', producerId)
    const farConsumer = await watch(far, 'far', producerId)
    expect((await room.stats()).routers).toBe(2)
    await eventually(
      'frames on both',
      async () => (await frames(near)) > 10 && (await frames(far)) > 10,
      15_000,
    )
    await eventually('the full size beyond the pipe', async () => (await look(far)).width === 640, 15_000)
    await room.setPreferredLayers('far', farConsumer, { spatialLayer: 0 })
    await eventually('the small layer', async () => (await look(far)).width === 320, 15_000)

    const before = await keyFramesAsked(host)
    const startedAt = performance.now()
    for (let i = 0; i < 100; i += 1) {
      await Promise.all(
        Array.from({ length: 5 }, () => [
          room.requestKeyFrame('near', nearConsumer),
          room.requestKeyFrame('far', farConsumer),
        ]).flat(),
      )
      await sleep(30)
    }
    const seconds = (performance.now() - startedAt) / 1000
    const heard = (await keyFramesAsked(host)).map((count, layer) => count - (before[layer] ?? 0))
    expect(Math.max(...heard)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...heard)).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
  })

  it('loses only the viewers of a worker that is killed, and has them back within three seconds', async () => {
    const framesBefore = await frames(near)
    const lost = once(room, 'transportLost')
    const killedAt = performance.now()
    process.kill(server.workerPids[1] ?? 0, 'SIGKILL')
    expect(await lost).toMatchObject([{ peerId: 'far', direction: 'receive' }])
    await watch(far, 'far', producerId)
    await eventually('the picture is back', async () => (await frames(far)) > 2, 15_000)
    expect(performance.now() - killedAt).toBeLessThan(3000)
    expect(room.closed).toBe(false)
    await eventually('nobody else noticed', async () => (await frames(near)) > framesBefore + 10)
  })
})
