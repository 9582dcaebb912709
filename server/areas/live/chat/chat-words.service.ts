import type { ChatWord } from '#contracts/live/moderation.types.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { ChatStore } from './chat.store.ts'
import { presentWord } from '#server/areas/live/moderation/moderation.presenter.ts'
import { plainText } from '#server/areas/live/moderation/moderation.rules.ts'
import type { ModerationStore } from '#server/areas/live/moderation/moderation.store.ts'

/** How long the list may be behind what another process wrote. */
const FRESH_MS = 5_000

interface WordsDeps {
  db: Database
  clock: Clock
  chatStore: ChatStore
  moderationStore: ModerationStore
}

/** The county's words that hold messages back, kept in memory for a few seconds. */
export class ChatWordsService {
  readonly #deps: WordsDeps
  #known: { readonly words: Promise<string[]>; readonly untilMs: number } | null = null

  constructor(deps: WordsDeps) {
    this.#deps = deps
  }

  /** The words as texts are compared with them. */
  plainWords(): Promise<string[]> {
    if (this.#known && performance.now() < this.#known.untilMs) return this.#known.words
    const words = this.#deps.chatStore.words().then((rows) => rows.map(({ word }) => plainText(word)))
    this.#known = { words, untilMs: performance.now() + FRESH_MS }
    // What could not be read is asked for again by the next message.
    words.catch(() => (this.#known = null))
    return words
  }

  async list(): Promise<ChatWord[]> {
    return (await this.#deps.moderationStore.listWords()).map(presentWord)
  }

  /** Adds a word. Throws `name_taken`, `list_full`, and `invalid` for one that is nothing but marks. */
  async add(actor: SignedIn, word: string): Promise<ChatWord> {
    if (plainText(word) === '') throw refused('word', 'only_marks')
    const { db, moderationStore, clock } = this.#deps
    const row = { id: newId(), word, at: clock.now() }
    await db.transaction(async (tx) => {
      const outcome = await moderationStore.addWord(tx, row)
      if (outcome !== 'added') throw new Problem(outcome === 'full' ? 'list_full' : 'name_taken')
      await this.#note(tx, actor, 'wordAdded', word)
    })
    this.#known = null
    return presentWord(row)
  }

  /** Takes a word off the list. Throws `not_found`. */
  async remove(actor: SignedIn, wordId: string): Promise<void> {
    await this.#deps.db.transaction(async (tx) => {
      const word = found(await this.#deps.moderationStore.removeWord(tx, wordId))
      await this.#note(tx, actor, 'wordRemoved', word)
    })
    this.#known = null
  }

  #note(
    tx: Parameters<ModerationStore['act']>[0],
    { accountId }: SignedIn,
    kind: 'wordAdded' | 'wordRemoved',
    note: string,
  ): Promise<void> {
    const nobody = { liveId: null, messageId: null, accountId: null, until: null }
    const at = this.#deps.clock.now()
    return this.#deps.moderationStore.act(tx, { id: newId(), ...nobody, actorId: accountId, kind, note, at })
  }
}
