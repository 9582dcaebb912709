import type { AudienceBook } from '#server/areas/live/live.ports.ts'

/** Told when the number of people watching a live changes; at most once a second for each. */
export type AudienceListener = (liveId: string, viewers: number) => void

const TELL_EVERY_MS = 1_000
/** How often it is said again who watches, so that what Redis lost is there again. */
const SAY_AGAIN_MS = 2_000
/** How long a live that was asked about is looked after though nobody here watches it. */
const ASKED_MS = 60_000
const MAX_ASKED = 1_000

interface Counted {
  /** How many watch anywhere, as it was last known. */
  viewers: number
  saidAtMs: number
  askedAtMs: number
}

/**
 * Who watches what, counted and never estimated: an account once however many devices it uses, a guest once
 * for each connection; the host does not count. With a book, others' viewers count as well, a second later.
 */
export class Audience {
  readonly #lives = new Map<string, Map<string, string>>()
  readonly #changed = new Set<string>()
  readonly #listener: AudienceListener
  readonly #book: AudienceBook | null
  /** What the book said, of lives that are watched or asked about here. */
  readonly #counted = new Map<string, Counted>()
  readonly #timer: NodeJS.Timeout
  #telling = false

  constructor(listener: AudienceListener, book: AudienceBook | null = null) {
    this.#listener = listener
    this.#book = book
    this.#timer = setInterval(() => void this.#round(), TELL_EVERY_MS)
    this.#timer.unref()
  }

  /** A connection watches a live as `who`: an account id, or its own id for a guest. */
  enter(liveId: string, connectionId: string, who: string): void {
    const watching = this.#lives.get(liveId) ?? new Map<string, string>()
    this.#lives.set(liveId, watching)
    watching.set(connectionId, who)
    this.#changed.add(liveId)
  }

  leave(liveId: string, connectionId: string): void {
    const watching = this.#lives.get(liveId)
    if (!watching?.delete(connectionId)) return
    if (watching.size === 0) this.#lives.delete(liveId)
    this.#changed.add(liveId)
  }

  count(liveId: string): number {
    const here = this.#here(liveId).length
    if (!this.#book) return here
    const counted = this.#counted.get(liveId)
    if (counted) counted.askedAtMs = Date.now()
    else if (this.#counted.size < MAX_ASKED)
      this.#counted.set(liveId, { viewers: 0, saidAtMs: 0, askedAtMs: Date.now() })
    return Math.max(here, counted?.viewers ?? 0)
  }

  /** The connections in this process that watch a live as `who`. */
  connectionsOf(liveId: string, who: string): string[] {
    return [...(this.#lives.get(liveId) ?? [])].flatMap(([connectionId, by]) =>
      by === who ? [connectionId] : [],
    )
  }

  close(): void {
    clearInterval(this.#timer)
    this.#changed.clear()
  }

  #here(liveId: string): string[] {
    return [...new Set(this.#lives.get(liveId)?.values())]
  }

  async #round(): Promise<void> {
    if (this.#telling) return
    this.#telling = true
    try {
      const changed = new Set(this.#changed)
      this.#changed.clear()
      if (!this.#book) for (const liveId of changed) this.#listener(liveId, this.count(liveId))
      else await this.#ask(this.#book, changed)
    } finally {
      this.#telling = false
    }
  }

  async #ask(book: AudienceBook, changed: ReadonlySet<string>): Promise<void> {
    for (const liveId of new Set([...this.#lives.keys(), ...changed, ...this.#counted.keys()])) {
      const here = this.#here(liveId)
      const { viewers: before = null, saidAtMs = 0 } = this.#counted.get(liveId) ?? {}
      const nowMs = Date.now()
      const say = changed.has(liveId) || (here.length > 0 && nowMs - saidAtMs >= SAY_AGAIN_MS)
      const asking = say ? book.watch(liveId, here) : book.watching(liveId)
      // Without Redis only those are known who watch here.
      const viewers = await asking.catch(() => here.length)
      if (viewers !== before && here.length > 0) this.#listener(liveId, viewers)
      this.#note(liveId, { viewers, saidAtMs: say ? nowMs : saidAtMs })
    }
  }

  /** Keeps what was counted of a live for as long as somebody here watches it or asks. */
  #note(liveId: string, counted: Omit<Counted, 'askedAtMs'>): void {
    const askedAtMs = this.#counted.get(liveId)?.askedAtMs ?? 0
    if (this.#lives.has(liveId) || Date.now() - askedAtMs <= ASKED_MS)
      this.#counted.set(liveId, { ...counted, askedAtMs })
    else this.#counted.delete(liveId)
  }
}
