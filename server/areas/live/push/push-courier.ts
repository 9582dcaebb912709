import type { Live } from '#contracts/live/live.types.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import { reminderWords } from '#server/areas/live/engagement/reminder.words.ts'
import type { PushAnswer, PushGateway, PushMeter, PushResult } from './push.ports.ts'
import { isFitEndpoint, outcomeOf, retryAfterMs } from './push.rules.ts'
import type { ClaimedDelivery, PushStore } from './push.store.ts'

/** Messages under way at once. */
const AT_ONCE = 16
/** How often it is looked for what is due again, or was left behind by a process that died. */
const LOOK_EVERY_MS = 5_000
/** While one process sends a message no other one takes it: longer than any attempt lasts. */
const LEASE_MS = 60_000
const FIRST_RETRY_MS = 15_000

interface CourierDeps {
  pushStore: PushStore
  gateway: PushGateway
  lives: { pages(ids: readonly string[]): Promise<Map<string, Live>> }
  clock: Clock
  meter: PushMeter
  log: Log
  firstRetryMs?: number | undefined
}

/**
 * Sends the messages that are written for browsers. Any process may send any: each is taken by one at a time, and a
 * message that a dying process may have sent goes out again under the same topic and tag, which show it once.
 */
export class PushCourier {
  readonly #deps: CourierDeps
  readonly #timer: NodeJS.Timeout
  readonly #underWay = new Set<Promise<void>>()
  #running: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(deps: CourierDeps) {
    this.#deps = deps
    const lookMs = Math.min(LOOK_EVERY_MS, deps.firstRetryMs ?? LOOK_EVERY_MS)
    this.#timer = setInterval(() => this.kick(), lookMs)
    this.#timer.unref()
  }

  /** Looks now. */
  kick(): void {
    this.#again = true
    if (this.#closed) return
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#running
    await Promise.all(this.#underWay)
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false
        await this.#sendDue()
      }
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'reminders wait for the database')
    }
  }

  async #sendDue(): Promise<void> {
    const { pushStore, lives, clock } = this.#deps
    while (!this.#closed) {
      if (this.#underWay.size >= AT_ONCE) await Promise.race(this.#underWay)
      const now = clock.now()
      const until = new Date(now.getTime() + LEASE_MS)
      const claimed = await pushStore.claim(now, until, AT_ONCE - this.#underWay.size)
      if (claimed.length === 0) return
      const pages = await lives.pages(claimed.map(({ liveId }) => liveId))
      for (const delivery of claimed) this.#begin(delivery, pages.get(delivery.liveId))
    }
  }

  #begin(delivery: ClaimedDelivery, live: Live | undefined): void {
    const sending = this.#deliver(delivery, live)
      .then((result) => this.#deps.meter.pushed(delivery.kind, result))
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error }, 'what became of a reminder is not noted'),
      )
      .finally(() => this.#underWay.delete(sending))
    this.#underWay.add(sending)
  }

  async #deliver(delivery: ClaimedDelivery, live: Live | undefined): Promise<PushResult> {
    const { pushStore, gateway, clock } = this.#deps
    const leftMs = delivery.expiresAt.getTime() - clock.now().getTime()
    if (live === undefined || leftMs <= 0) {
      await pushStore.finish(delivery)
      return 'expired'
    }
    // What was let in while a setting was another one is not sent to either.
    const answer: PushAnswer = isFitEndpoint(delivery.endpoint, gateway.allowLocal)
      ? await gateway.send(delivery, {
          payload: payloadOf(delivery, live),
          topic: live.id.replaceAll('-', ''),
          keepSeconds: Math.ceil(leftMs / 1_000),
        })
      : { fault: 'unusable' }
    const outcome = outcomeOf(answer)
    if (outcome === 'later') return this.#later(delivery, 'status' in answer ? answer.askedMs : null)
    if (outcome === 'gone') await pushStore.dropById(delivery.subscriptionId)
    else await pushStore.finish(delivery)
    return outcome
  }

  async #later(delivery: ClaimedDelivery, askedMs: number | null): Promise<PushResult> {
    const { pushStore, clock, firstRetryMs = FIRST_RETRY_MS } = this.#deps
    const waitMs = retryAfterMs(delivery.tries, firstRetryMs, askedMs)
    if (waitMs === null) {
      await pushStore.finish(delivery)
      return 'given_up'
    }
    await pushStore.postpone(delivery, new Date(clock.now().getTime() + waitMs))
    return 'retried'
  }
}

/** What the browser shows: title, text, where a tap leads, and a tag by which one notification replaces another. */
function payloadOf({ kind, language }: ClaimedDelivery, live: Live): string {
  const words = reminderWords[language]
  const title = words.told[kind](live.host.displayName, words.moment(new Date(live.startsAt)))
  return JSON.stringify({ title, body: live.title, path: `/live/${live.id}`, tag: `live-${live.id}` })
}
