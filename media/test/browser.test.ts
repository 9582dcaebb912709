import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClipStreamer, type MediaRoom, type MediaServer } from '#media/index.ts'
import { keyFramesAsked, look, publish, startBrowser, watch, type TestBrowser } from './browser-support.ts'
import { eventually, ffmpegBin, makeClip, startServer } from './support.ts'

describe('a real browser', () => {
  let media: MediaServer
  let room: MediaRoom
  let browser: TestBrowser
  let page: Page
  let folder: string

  beforeAll(async () => {
    ;[media, browser] = await Promise.all([startServer(), startBrowser()])
    room = await media.createRoom('orchard')
    for (const peerId of ['host', 'viewer', 'clip-viewer']) room.addPeer(peerId)
    page = await browser.openPage(room)
    folder = await mkdtemp(join(tmpdir(), 'fieldcast-browser-'))
  })
  afterAll(async () => {
    await browser.close()
    await media.close()
    await rm(folder, { recursive: true })
  })

  it('sends H.264 in layers and decodes it again, encrypted with AES-GCM', async () => {
    const heard = new Set<string>()
    room.on('transportState', ({ peerId, direction, state }) => heard.add(`${peerId} ${direction} ${state}`))
    room.on('score', ({ peerId, score }) => heard.add(`${peerId} scores ${score}`))
    room.on('consumerLayers', ({ layers }) => heard.add(`layer ${layers?.spatialLayer ?? 'none'}`))
    const producerId = await publish(page, 'host')
    const consumerId = await watch(page, 'viewer', producerId)
    await eventually('frames are decoded', async () => (await look(page)).framesDecoded > 10, 15_000)
    const first = await look(page)
    expect(first.codec).toBe('video/H264')
    expect(first.srtpCipher).toMatch(/AEAD_AES_(128|256)_GCM$/)
    expect(first.brightest).toBeGreaterThan(100)

    await eventually('the full size arrives', async () => (await look(page)).width === 640, 15_000)
    await room.setPreferredLayers('viewer', consumerId, { spatialLayer: 0 })
    await eventually('the small layer arrives', async () => (await look(page)).width === 320, 15_000)

    const { producers } = await room.stats()
    const camera = producers.find(({ source }) => source === 'camera')
    expect(camera).toMatchObject({ producerId, peerId: 'host', fractionLost: 0 })
    expect(camera?.layers).toHaveLength(2)
    expect(camera?.bitsPerSecond).toBeGreaterThan(50_000)
    expect(camera?.score).toBeGreaterThan(5)
    const expected = [
      'host send connected',
      'viewer receive connected',
      'host scores 10',
      'layer 0',
      'layer 1',
    ]
    expect([...heard]).toEqual(expect.arrayContaining(expected))
    await keyFramesStayRare(consumerId)
  })

  it('shows a clip host, also after its ffmpeg was killed', async () => {
    const file = join(folder, 'clip.mkv')
    makeClip(file)
    const clip = new ClipStreamer({ room, peerId: 'clip-host', ffmpegBin, file })
    clip.start()
    const viewer = await browser.openPage(room)
    const watchClip = async (peerId: string) => {
      const ofClip = () => room.producers().find((p) => p.peerId === 'clip-host' && p.kind === 'video')
      await eventually('the clip is there', () => ofClip() !== undefined)
      await watch(viewer, peerId, ofClip()?.producerId ?? '')
      await eventually('frames are decoded', async () => (await look(viewer)).framesDecoded > 10, 15_000)
    }
    await watchClip('clip-viewer')
    const ended = once(room, 'consumerClosed')
    process.kill(clip.pid ?? 0, 'SIGKILL')
    expect(await ended).toMatchObject([{ peerId: 'clip-viewer' }])
    await watchClip('clip-viewer')
    await clip.stop()
  })

  /** A thousand wishes in three seconds: the sender hears of them at most once a second. */
  async function keyFramesStayRare(consumerId: string): Promise<void> {
    const before = await keyFramesAsked(page)
    const startedAt = performance.now()
    for (let i = 0; i < 100; i += 1) {
      await Promise.all(Array.from({ length: 10 }, () => room.requestKeyFrame('viewer', consumerId)))
      await sleep(30)
    }
    const seconds = (performance.now() - startedAt) / 1000
    const heard = (await keyFramesAsked(page)).map((count, layer) => count - (before[layer] ?? 0))
    expect(Math.max(...heard)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...heard)).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
  }
})
