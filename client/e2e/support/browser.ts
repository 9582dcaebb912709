import { existsSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { Place } from './network.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const PHONE = { width: 390, height: 844 }
const STEP_MS = 30_000

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Few pictures a second: each is encoded in software, for several people on one machine.
  '--use-fake-device-for-media-stream=fps=5',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
]

/** Somebody's own browser window: their cookies, their storage, their network. */
export interface Visitor {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
}

/** A real Chromium with a fake camera, for several people at once. */
export class People {
  readonly #browser: Browser
  readonly #origin: string
  readonly #visitors: Visitor[] = []
  readonly #faults: string[] = []

  private constructor(browser: Browser, origin: string) {
    this.#browser = browser
    this.#origin = origin
  }

  /** Opens the browser; its camera shows `film` (MJPEG), or a pattern that moves. */
  static async open(origin: string, film?: string): Promise<People> {
    const camera = film === undefined ? [] : [`--use-file-for-fake-video-capture=${film}`]
    return People.#launch(origin, chromiumBin(), camera)
  }

  /** Opens a browser in a place of its own, which takes the server's address for a safe one. */
  static async openIn(place: Place, origin: string): Promise<People> {
    const trusting = [`--unsafely-treat-insecure-origin-as-secure=${origin}`]
    return People.#launch(origin, place.program(chromiumBin()), trusting)
  }

  static async #launch(origin: string, executablePath: string, more: string[]): Promise<People> {
    return new People(await chromium.launch({ executablePath, args: [...args, ...more] }), origin)
  }

  /** What the pages threw or complained of, over all visitors; empty unless something is broken. */
  get faults(): readonly string[] {
    return this.#faults
  }

  /** Somebody opens a browser, as a guest or with the session of `cookie`. */
  async enter(
    name: string,
    options: { cookie?: string; wide?: boolean; agent?: string } = {},
  ): Promise<Visitor> {
    const context = await this.#browser.newContext({
      baseURL: this.#origin,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      // What pulses is painted 60 times a second, in software, on every page.
      reducedMotion: 'reduce',
      ...(options.agent === undefined ? {} : { userAgent: options.agent }),
      viewport: options.wide === true ? { width: 1440, height: 900 } : PHONE,
    })
    context.setDefaultTimeout(STEP_MS)
    const [cookieName = '', value = ''] = options.cookie?.split('=') ?? []
    if (value !== '') await context.addCookies([{ name: cookieName, value, url: this.#origin }])
    const page = await context.newPage()
    page.on('pageerror', (error) => this.#faults.push(`${name}: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.text().includes('outside its contract')) this.#faults.push(`${name}: ${message.text()}`)
    })
    const visitor = { name, page, context }
    this.#visitors.push(visitor)
    return visitor
  }

  /** Pictures of what everybody sees, for whoever looks into a failure; answers with their folder. */
  async takePictures(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-journey-failed-'))
    await mkdir(folder, { recursive: true })
    for (const { name, page } of this.#visitors)
      await page.screenshot({ path: path.join(folder, `${name}.png`), timeout: 5_000 }).catch(() => undefined)
    return folder
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }
}

function chromiumBin(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const places = NAMES.flatMap((name) => [...folders, '/usr/bin'].map((folder) => path.join(folder, name)))
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error('no Chromium: install the package chromium')
  return found
}
