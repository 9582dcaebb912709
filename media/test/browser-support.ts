import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'
import { build } from 'vite'
import type { MediaRoom } from '#media/index.ts'
import { browserPage } from './browser-page.ts'

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

/** What a watching page sees. */
export interface Look {
  width: number
  framesDecoded: number
  brightest: number
  codec: string
  srtpCipher: string
}

/** Debian's Chromium with a camera that is not there. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments })

/** Chromium with pages that publish to and watch whichever room they are given. */
export async function startBrowser() {
  const [script, browser] = await Promise.all([bundle(), launchChromium()])
  const web = await serve(script)
  const address = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`
  return {
    async openPage(room: MediaRoom): Promise<Page> {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
      const page = await context.newPage()
      await page.exposeFunction('signal', async (method: string, json: string) => {
        const answer: unknown = await answerSignal(room, method, JSON.parse(json))
        return JSON.stringify(answer ?? null)
      })
      await page.goto(address)
      return page
    },
    async close(): Promise<void> {
      await browser.close()
      web.close()
    },
  }
}

export type TestBrowser = Awaited<ReturnType<typeof startBrowser>>

export const publish = (page: Page, peerId: string) => page.evaluate<string>(`window.publish('${peerId}')`)
export const watch = (page: Page, peerId: string, producerId: string) =>
  page.evaluate<string>(`window.watch('${peerId}', '${producerId}')`)
export const look = (page: Page) => page.evaluate<Look>('window.look()')
/** How many keyframes the publishing page was asked for, a number for each layer. */
export const keyFramesAsked = (page: Page) => page.evaluate<number[]>('window.keyFramesAsked()')

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
