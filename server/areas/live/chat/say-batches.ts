import DataLoader from 'dataloader'
import type { ChatRow, ChatStore, NewChat, SayFacts, SayKey } from './chat.store.ts'

/** What comes closer together than this is read and written together: a crowd costs what one message costs. */
const GATHER_MS = 100
const MOST_AT_ONCE = 200

/**
 * Reads what decides on messages, and writes them, many in one statement. The first message after a pause goes
 * at once; those that follow wait at most GATHER_MS.
 */
export class SayBatches {
  readonly #reader: DataLoader<SayKey, SayFacts>
  readonly #writer: DataLoader<NewChat, ChatRow>
  #readAt = -Infinity

  constructor(store: Pick<ChatStore, 'factsOf' | 'addMany'>) {
    this.#reader = new DataLoader((keys: readonly SayKey[]) => store.factsOf(keys), {
      ...{ cache: false, maxBatchSize: MOST_AT_ONCE },
      batchScheduleFn: (read) => {
        this.#readAt = Math.max(performance.now(), this.#readAt + GATHER_MS)
        setTimeout(read, Math.max(0, this.#readAt - performance.now()))
      },
    })
    this.#writer = new DataLoader((messages: readonly NewChat[]) => store.addMany(messages), {
      ...{ cache: false, maxBatchSize: MOST_AT_ONCE },
      // Those whose facts came together are decided on in one turn of the event loop.
      batchScheduleFn: (write) => setImmediate(write),
    })
  }

  factsOf(key: SayKey): Promise<SayFacts> {
    return this.#reader.load(key)
  }

  /** Adds a message, or finds the one that was sent before under the same client id. */
  add(message: NewChat): Promise<ChatRow> {
    return this.#writer.load(message)
  }
}
