import type { Log } from '#server/core/log.ts'

/** Runs a task again and again, never twice at once, until it is closed. */
export class Sweeper {
  readonly #name: string
  readonly #everyMs: number
  readonly #task: () => Promise<void>
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #closed = false

  constructor(name: string, everyMs: number, task: () => Promise<void>, log: Log) {
    this.#name = name
    this.#everyMs = everyMs
    this.#task = task
    this.#log = log
  }

  start(): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#running = this.#run()
    }, this.#everyMs)
  }

  /** Waits for the run under way. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      await this.#task()
    } catch (error) {
      this.#log.error({ err: error, task: this.#name }, 'a sweep failed and will be tried again')
    }
    this.start()
  }
}
