/** Told when the number of people watching a live changes; at most once a second for each. */
export type AudienceListener = (liveId: string, viewers: number) => void

const TELL_EVERY_MS = 1_000

/**
 * Who watches what, counted and never estimated: an account once however many devices it uses, a guest once
 * for each connection; the host does not count.
 */
export class Audience {
  readonly #lives = new Map<string, Map<string, string>>()
  readonly #changed = new Set<string>()
  readonly #listener: AudienceListener
  #timer: NodeJS.Timeout | undefined

  constructor(listener: AudienceListener) {
    this.#listener = listener
  }

  /** A connection watches a live as `who`: an account id, or its own id for a guest. */
  enter(liveId: string, connectionId: string, who: string): void {
    const watching = this.#lives.get(liveId) ?? new Map<string, string>()
    this.#lives.set(liveId, watching)
    watching.set(connectionId, who)
    this.#note(liveId)
  }

  leave(liveId: string, connectionId: string): void {
    const watching = this.#lives.get(liveId)
    if (!watching?.delete(connectionId)) return
    if (watching.size === 0) this.#lives.delete(liveId)
    this.#note(liveId)
  }

  count(liveId: string): number {
    return new Set(this.#lives.get(liveId)?.values()).size
  }

  /** The connections that watch a live as `who`. */
  connectionsOf(liveId: string, who: string): string[] {
    return [...(this.#lives.get(liveId) ?? [])].flatMap(([connectionId, by]) =>
      by === who ? [connectionId] : [],
    )
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#changed.clear()
  }

  #note(liveId: string): void {
    this.#changed.add(liveId)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const changed = [...this.#changed]
      this.#changed.clear()
      for (const id of changed) this.#listener(id, this.count(id))
    }, TELL_EVERY_MS)
  }
}
