import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { ClipStreamer, type MediaRoom, type MediaServer } from '#media/index.ts'
import { browserPage } from './browser-page.ts'
import { eventually, ffmpegBin, makeClip, startServer } from './support.ts'

const chromiumArguments = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  ...['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'],
]

/** Bundles the page's script without touching the disk. */
async function bundle(): Promise<string> {
  const entry = 'virtual:page'
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rolldownOptions: { input: entry } },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === entry ? `${import.meta.dirname}/page.js` : undefined),
        load: (id) => (id === `${import.meta.dirname}/page.js` ? browserPage : undefined),
      },
    ],
  })
  const results = Array.isArray(output) ? output : [output]
  const [chunk] = results.flatMap((result) => ('output' in result ? result.output : []))
  if (chunk?.type !== 'chunk') throw new Error('nothing was bundled')
  return chunk.code
}

function serve(script: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>')
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

interface Look {
  width: number
  framesDecoded: number
  brightest: number
  codec: string
  srtpCipher: string
}

describe('a real browser', () => {
  let media: MediaServer
  let room: MediaRoom
  let browser: Browser
  let web: Server
  let page: Page
  let folder: string

  beforeAll(async () => {
    const [script, server, launched] = await Promise.all([
      bundle(),
      startServer(),
      chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments }),
    ])
    media = server
    browser = launched
    web = await serve(script)
    room = await media.createRoom('orchard')
    for (const peerId of ['host', 'viewer', 'clip-viewer']) room.addPeer(peerId)
    page = await openPage()
    folder = await mkdtemp(join(tmpdir(), 'fieldcast-browser-'))
  })
  afterAll(async () => {
    await browser.close()
    web.close()
    await media.close()
    await rm(folder, { recursive: true })
  })

  async function openPage(): Promise<Page> {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
    const opened = await context.newPage()
    await opened.exposeFunction('signal', async (method: string, json: string) => {
      const answer: unknown = await answerSignal(room, method, JSON.parse(json))
      return JSON.stringify(answer ?? null)
    })
    await opened.goto(`http://127.0.0.1:${(web.address() as AddressInfo).port}/`)
    return opened
  }

  const look = (at: Page) => at.evaluate<Look>('window.look()')

  it('sends H.264 in layers and decodes it again, encrypted with AES-GCM', async () => {
    const heard = new Set<string>()
    room.on('transportState', ({ peerId, direction, state }) => heard.add(`${peerId} ${direction} ${state}`))
    room.on('score', ({ peerId, score }) => heard.add(`${peerId} scores ${score}`))
    room.on('consumerLayers', ({ layers }) => heard.add(`layer ${layers?.spatialLayer ?? 'none'}`))
    const producerId = await page.evaluate<string>(`window.publish('host')`)
    const consumerId = await page.evaluate<string>(`window.watch('viewer', ${JSON.stringify(producerId)})`)
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
    const viewer = await openPage()
    const watchClip = async (peerId: string) => {
      const ofClip = () => room.producers().find((p) => p.peerId === 'clip-host' && p.kind === 'video')
      await eventually('the clip is there', () => ofClip() !== undefined)
      await viewer.evaluate(`window.watch('${peerId}', ${JSON.stringify(ofClip()?.producerId)})`)
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
    const asked = () => page.evaluate<number[]>('window.keyFramesAsked()')
    const before = await asked()
    const startedAt = performance.now()
    for (let i = 0; i < 100; i += 1) {
      await Promise.all(Array.from({ length: 10 }, () => room.requestKeyFrame('viewer', consumerId)))
      await sleep(30)
    }
    const seconds = (performance.now() - startedAt) / 1000
    const heard = (await asked()).map((count, layer) => count - (before[layer] ?? 0))
    expect(Math.max(...heard)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...heard)).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
  }
})

async function answerSignal(room: MediaRoom, method: string, args: unknown): Promise<unknown> {
  const [peerId = '', first = '', second, third] = args as [string?, string?, unknown?, unknown?]
  switch (method) {
    case 'routerRtpCapabilities':
      return room.routerRtpCapabilities
    case 'createTransport':
      return room.createTransport(peerId, first === 'send' ? 'send' : 'receive')
    case 'connectTransport':
      return room.connectTransport(peerId, first, second)
    case 'produce':
      return room.produce(peerId, first, second)
    case 'consume':
      return room.consume(peerId, first, String(second), third)
    case 'resumeConsumer':
      return room.resumeConsumer(peerId, first)
    default:
      throw new Error(`unknown signal ${method}`)
  }
}
