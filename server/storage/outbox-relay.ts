import type pg from 'pg'
import type { EventKind } from '#server/core/domain-events.ts'
import { markFailed, markPublished, prunePublished, readDue, type PendingEvent } from './outbox-queue.ts'
import { RelaySession } from './outbox-session.ts'
import type { RecordedEvent } from './outbox.ts'
import { messageOf } from '#server/core/startup-error.ts'

/** A failed delivery, or with `event` null a database that did not answer. */
export interface RelayFault {
  readonly event: RecordedEvent | null
  /** The subscriber that failed; empty for the database. */
  readonly subscriber: string
  readonly attempts: number
  /** True when the event was given up and now waits for a person. */
  readonly parked: boolean
  readonly error: unknown
}

/** What a relay needs and what may be set differently; times in ms. */
export interface OutboxRelayOptions {
  readonly url: string
  readonly onFault: (fault: RelayFault) => void
  /** How often to look without being kicked. */
  readonly pollMs?: number
  /** Events read, and marked as delivered, at once. */
  readonly batchSize?: number
  /** Attempts before an event is parked. */
  readonly maxAttempts?: number
  /** Wait after the first failed attempt; it doubles up to a minute. */
  readonly firstRetryMs?: number
  /** How long a subscriber may take for one event. */
  readonly subscriberTimeoutMs?: number
  /** How long delivered events are kept. */
  readonly keepMs?: number
}

const DAY_MS = 86_400_000
const MAX_RETRY_MS = 60_000
const PRUNE_EVERY_MS = 60_000
const FIRST_RECONNECT_MS = 250
const MAX_RECONNECT_MS = 5_000

interface Subscriber {
  readonly name: string
  readonly handle: (event: RecordedEvent) => Promise<void>
  /** What it looks at for an event; null: it takes every one. */
  readonly subject: (event: RecordedEvent) => string | null
}

/**
 * Delivers recorded events to the subscribers in this process, in order and at least once. Of several
 * processes on one database one delivers; another takes over when it goes. A subscriber that fails gets the
 * event again later, while the following ones go on; it has to tolerate repeats, by the event's id.
 */
export class OutboxRelay {
  readonly #options: Required<OutboxRelayOptions>
  readonly #subscribers: Subscriber[] = []
  readonly #session: RelaySession
  #running: Promise<void> | undefined
  #closed = false
  #kicked = false
  #wake: (() => void) | undefined
  #nextPruneAt = 0

  constructor(options: OutboxRelayOptions) {
    this.#options = {
      pollMs: 250,
      batchSize: 200,
      maxAttempts: 10,
      firstRetryMs: 200,
      subscriberTimeoutMs: 5_000,
      keepMs: 7 * DAY_MS,
      ...options,
    }
    this.#session = new RelaySession(options.url)
  }

  /**
   * Registers a subscriber for some kinds of events; its name shows in errors. Before `start`. One that only looks how
   * things stand names what it looks at: of events that wait together with the same subject it takes one.
   */
  subscribe<Kind extends EventKind>(
    name: string,
    kinds: readonly Kind[],
    handle: (event: Extract<RecordedEvent, { kind: Kind }>) => Promise<void>,
    subject?: (event: Extract<RecordedEvent, { kind: Kind }>) => string,
  ): void {
    const wanted = new Set<string>(kinds)
    const concerns = (event: RecordedEvent): event is Extract<RecordedEvent, { kind: Kind }> =>
      wanted.has(event.kind)
    this.#subscribers.push({
      name,
      handle: (event) => (concerns(event) ? handle(event) : Promise.resolve()),
      subject: (event) => (subject && concerns(event) ? `${name} ${subject(event)}` : null),
    })
  }

  /** Begins to deliver; the database need not answer yet. */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Says that something was committed: look now rather than at the next poll. Cheap, never throws. */
  kick(): void {
    this.#kicked = true
    this.#wake?.()
  }

  /** Finishes the delivery under way, notes it, and ends; calling it again waits for the same end. */
  async close(): Promise<void> {
    this.#closed = true
    this.kick()
    await this.#running
  }

  async #run(): Promise<void> {
    let reconnectMs = FIRST_RECONNECT_MS
    while (!this.#closed) {
      try {
        const full = await this.#round()
        reconnectMs = FIRST_RECONNECT_MS
        if (!full) await this.#pause(this.#options.pollMs)
      } catch (error) {
        await this.#session.end()
        this.#report({ event: null, subscriber: '', attempts: 0, parked: false, error })
        await this.#pause(reconnectMs, { ignoreKicks: true })
        reconnectMs = Math.min(reconnectMs * 2, MAX_RECONNECT_MS)
      }
    }
    await this.#session.end()
  }

  /** Delivers one batch; true when it was full, so that more may wait. */
  async #round(): Promise<boolean> {
    const client = await this.#session.lead()
    if (!client) return false
    const due = await readDue(client, this.#options.batchSize)
    await this.#deliver(client, due)
    if (Date.now() >= this.#nextPruneAt) {
      this.#nextPruneAt = Date.now() + PRUNE_EVERY_MS
      await prunePublished(client, this.#options.keepMs)
    }
    return due.length === this.#options.batchSize
  }

  async #deliver(client: pg.ClientBase, due: readonly PendingEvent[]): Promise<void> {
    const delivered: string[] = []
    // Whoever looks now sees what all of these tell of: each was committed before they were read.
    const looked = new Set<string>()
    try {
      for (const pending of due) {
        if (this.#closed) break
        const failure = await this.#offer(pending.event, looked)
        if (failure === undefined) delivered.push(pending.event.id)
        else await this.#noteFailure(client, pending, failure)
      }
    } finally {
      await markPublished(client, delivered)
    }
  }

  /**
   * Hands an event to every subscriber who has not `looked` at its subject yet, the others too when one fails; returns
   * the first failure.
   */
  async #offer(
    event: RecordedEvent,
    looked: Set<string>,
  ): Promise<{ subscriber: string; error: unknown } | undefined> {
    let failure: { subscriber: string; error: unknown } | undefined
    for (const { name, handle, subject } of this.#subscribers) {
      const seen = subject(event)
      if (seen !== null && looked.has(seen)) continue
      try {
        await this.#withinTimeout(name, handle(event))
        if (seen !== null) looked.add(seen)
      } catch (error) {
        failure ??= { subscriber: name, error }
      }
    }
    return failure
  }

  async #withinTimeout(name: string, work: Promise<void>): Promise<void> {
    const limit = this.#options.subscriberTimeoutMs
    let timer: NodeJS.Timeout | undefined
    const expiry = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${name} did not finish within ${String(limit)} ms`))
      }, limit)
    })
    try {
      await Promise.race([work, expiry])
    } finally {
      clearTimeout(timer)
    }
  }

  async #noteFailure(
    client: pg.ClientBase,
    pending: PendingEvent,
    { subscriber, error }: { subscriber: string; error: unknown },
  ): Promise<void> {
    const attempts = pending.attempts + 1
    const parked = attempts >= this.#options.maxAttempts
    const retryInMs = parked ? null : Math.min(this.#options.firstRetryMs * 2 ** (attempts - 1), MAX_RETRY_MS)
    const note = `${subscriber}: ${messageOf(error)}`.slice(0, 1000)
    await markFailed(client, pending.event.id, { attempts, error: note, retryInMs })
    this.#report({ event: pending.event, subscriber, attempts, parked, error })
  }

  #report(fault: RelayFault): void {
    try {
      this.#options.onFault(fault)
    } catch {
      // A listener that throws must not end the deliveries it is told about.
    }
  }

  async #pause(ms: number, { ignoreKicks = false } = {}): Promise<void> {
    if (this.#closed || (this.#kicked && !ignoreKicks)) {
      this.#kicked = false
      return
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        if (ignoreKicks && !this.#closed) return
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
    this.#kicked = false
  }
}
