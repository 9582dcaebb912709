import path from 'node:path'
import type { LiveCart, Offer } from '#contracts/sales/sales.types.ts'
import { ClipStreamer } from '#media/index.ts'
import { demoId } from '#prisma/seed/demo-id.ts'
import { skusOf } from '#prisma/seed/seed-demo.ts'
import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Log } from '#server/core/log.ts'
import type { App } from '../app.ts'
import { demoWords, type DemoProgramme, type DemoScene } from './demo-script.ts'

/** How long each product is explained, and when and how long it is in a flash sale meanwhile. */
const SCENE_MS = 150_000
const FIRST_OFFER_MS = 20_000
const OFFER_MS = 120_000
const GIVEAWAY = { winners: 2, durationMs: 600_000 }

interface DemoHostParts {
  readonly app: Pick<App, 'live' | 'sales'>
  readonly db: Database
  readonly ffmpegBin: string
  /** Where the clips are. */
  readonly clips: string
  readonly programme: DemoProgramme
  readonly log: Log
}

/**
 * A host without a phone: streams a clip through the real media path, explains one product after the other
 * and opens a flash sale for each, so that a newcomer sees the product alive. It buys nothing and invents
 * no viewers.
 */
export class DemoHost {
  readonly #parts: DemoHostParts
  readonly #host: SignedIn
  readonly #timers = new Set<NodeJS.Timeout>()
  #streamer: ClipStreamer | undefined
  #closed = false

  constructor(parts: DemoHostParts) {
    this.#parts = parts
    const { username, displayName, avatar } = parts.programme.host
    const accountId = demoId('account', username)
    this.#host = { accountId, sessionId: newId(), displayName, avatar, roles: ['viewer', 'host'] }
  }

  /** Ends what an earlier run left on air, goes live anew and begins the programme. */
  async start(): Promise<void> {
    const { app, db, programme } = this.#parts
    const { lives } = app.live
    for (const live of await lives.list('live', this.#host.accountId)) await lives.end(this.#host, live.id)
    const { id: liveId } = await lives.schedule(this.#host, {
      title: programme.title,
      cover: programme.cover,
      programme: programme.programme,
      startsAt: new Date().toISOString(),
      villageId: demoId('village', programme.village),
    })
    const skuIds = await skusOf(
      db,
      programme.scenes.map(({ picture }) => picture),
    )
    const cart = await app.sales.carts.setCart(this.#host, liveId, skuIds)
    await lives.start(this.#host, liveId)
    await this.#stream(liveId)
    await app.sales.giveaways.open(this.#host, liveId, { ...GIVEAWAY, prize: programme.prize }, newId())
    await this.#play(liveId, cart, 0)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#streamer?.stop()
  }

  /** The clip goes in as RTP; a room that was lost with its worker gets it again. */
  async #stream(liveId: string): Promise<void> {
    const { ffmpegBin, clips, programme, log } = this.#parts
    const room = await this.#parts.app.live.stage(liveId)
    this.#streamer = new ClipStreamer({
      room,
      peerId: `demo-${this.#host.accountId}`,
      ffmpegBin,
      file: path.join(clips, programme.clip),
      log: (message) => log.warn({}, message),
    })
    this.#streamer.start()
    room.once('lost', () => {
      this.#later(500, async () => {
        await this.#streamer?.stop()
        await this.#stream(liveId)
      })
    })
  }

  async #play(liveId: string, cart: LiveCart, turn: number): Promise<void> {
    const { scenes } = this.#parts.programme
    const scene = scenes[turn % scenes.length]
    const item = cart.items.find(({ picture }) => picture === scene?.picture)
    if (scene && item) {
      await this.#parts.app.sales.carts.explain(this.#host, liveId, item.id)
      await this.#say(liveId, demoWords(scene, Math.floor(turn / scenes.length)))
      // A product that comes round again may still be in its last sale.
      await this.#launch(liveId, item.id, scene).catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'the demo host opened no flash sale')
      })
    }
    this.#later(SCENE_MS, () => this.#play(liveId, cart, turn + 1))
  }

  async #launch(liveId: string, itemId: string, { offerFen, units }: DemoScene): Promise<Offer> {
    const start = new Date(Date.now() + FIRST_OFFER_MS).toISOString()
    const terms = { priceFen: offerFen, totalLimit: units, perBuyerLimit: 2, durationMs: OFFER_MS }
    const draft = { itemId, ...terms, start }
    return this.#parts.app.sales.offers.launch(this.#host, liveId, draft, newId())
  }

  async #say(liveId: string, text: string): Promise<void> {
    await this.#parts.app.live.chat.say(this.#host, { liveId, clientId: newId(), text })
  }

  #later(ms: number, work: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (this.#closed) return
      work().catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'the demo host missed a step')
      })
    }, ms)
    this.#timers.add(timer)
  }
}
