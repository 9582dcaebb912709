import { setTimeout as sleep } from 'node:timers/promises'
import { createWorker, type types } from 'mediasoup'
import { MediaError } from './error.ts'

export interface ListenAddress {
  ip: string
  /** The address clients are told, where it is not `ip` itself: a LAN or public address, or a host name. */
  announcedAddress?: string
}

/** Where clients reach the media: one port per worker, counted up from `port`, for UDP and TCP alike. */
export interface MediaListen {
  /** Each is offered to clients, which take the first that works: loopback and LAN, say. */
  addresses: readonly ListenAddress[]
  /** Absent: the system chooses. */
  port?: number
}

export interface PortRange {
  min: number
  max: number
}

export interface WorkerPoolOptions {
  workerBin?: string
  workers: number
  listen: MediaListen
  plainPorts: PortRange
  log: (level: 'warn' | 'error', message: string) => void
}

/** One running worker process with its listening port. */
export interface MediaWorker {
  index: number
  worker: types.Worker
  webRtcServer: types.WebRtcServer
  /** Rooms being made on it just now. */
  underWay: number
}

const shortestRestartMs = 100
const longestRestartMs = 10_000
/** A worker that lives this long has started well; the next restart waits the shortest time again. */
const soundAfterMs = 10_000
const exitWaitMs = 2000

/** Keeps a fixed number of workers alive: one that dies is replaced, at growing intervals if it keeps dying. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #alive = new Map<number, MediaWorker>()
  readonly #starting = new Map<number, Promise<void>>()
  readonly #restartMs = new Map<number, number>()
  readonly #stopped = new AbortController()

  private constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  /** Starts all workers. Throws what the first failing one says: a missing binary, a port in use. */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options)
    const starts = Array.from({ length: options.workers }, (_, index) => pool.#startOne(index))
    const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected')
    if (failed) {
      await pool.close()
      throw new MediaError('no_worker', `media worker did not start: ${String(failed.reason)}`, {
        cause: failed.reason,
      })
    }
    return pool
  }

  get pids(): number[] {
    return Array.from(this.#alive.values(), ({ worker }) => worker.pid)
  }

  /** CPU seconds of each running worker, by its number; one that dies meanwhile is left out. */
  async cpuSeconds(): Promise<Map<number, number>> {
    const asked = this.#usable().map(async ({ index, worker }) => {
      const { ru_utime: user, ru_stime: system } = await worker.getResourceUsage()
      return [index, (user + system) / 1000] as const
    })
    const told = await Promise.allSettled(asked)
    return new Map(told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])))
  }

  /**
   * Runs `work` on the running worker with the least `loadOf`; work under way counts as load. Waits for a
   * replacement when no worker runs. Errors: no_worker, and what `work` throws.
   */
  async onLightest<T>(
    loadOf: (worker: MediaWorker) => number,
    work: (worker: MediaWorker) => Promise<T>,
  ): Promise<T> {
    if (this.#usable().length === 0) await this.#replacement()
    const [best] = this.byLoad(loadOf)
    if (!best || this.#isStopped()) throw new MediaError('no_worker')
    best.underWay += 1
    try {
      return await work(best)
    } finally {
      best.underWay -= 1
    }
  }

  /** The running workers, the least loaded first. */
  byLoad(loadOf: (worker: MediaWorker) => number): MediaWorker[] {
    const weighed = this.#usable().map((worker) => ({ worker, load: loadOf(worker) + worker.underWay }))
    return weighed.sort((a, b) => a.load - b.load).map(({ worker }) => worker)
  }

  /** Ends all workers and waits for their processes; a second call does nothing more. */
  async close(): Promise<void> {
    this.#stopped.abort()
    await Promise.allSettled(this.#starting.values())
    const workers = [...this.#alive.values()]
    this.#alive.clear()
    await Promise.all(workers.map(({ worker }) => endProcess(worker)))
  }

  async #startOne(index: number): Promise<void> {
    const { workerBin, listen, plainPorts } = this.#options
    const worker = await createWorker({
      logLevel: 'warn',
      ...(workerBin === undefined ? {} : { workerBin }),
    })
    try {
      const port = listen.port === undefined ? { portRange: plainPorts } : { port: listen.port + index }
      const webRtcServer = await worker.createWebRtcServer({
        listenInfos: listen.addresses.flatMap((address) => [
          { protocol: 'udp' as const, ...address, ...port },
          { protocol: 'tcp' as const, ...address, ...port },
        ]),
      })
      if (this.#isStopped()) throw new MediaError('no_worker', 'the pool was closed')
      this.#alive.set(index, { index, worker, webRtcServer, underWay: 0 })
    } catch (error) {
      await endProcess(worker)
      throw error
    }
    const startedAt = performance.now()
    worker.on('died', (error) => {
      this.#alive.delete(index)
      this.#options.log('error', `media worker ${String(index)} died: ${error.message}`)
      if (performance.now() - startedAt > soundAfterMs) this.#restartMs.delete(index)
      this.#replace(index)
    })
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted
  }

  #usable(): MediaWorker[] {
    return [...this.#alive.values()].filter(({ worker }) => !worker.closed)
  }

  async #replacement(): Promise<void> {
    // A dying worker closes its routers before it says that it died: let it finish.
    await Promise.resolve()
    if (this.#starting.size > 0) await Promise.race(this.#starting.values())
  }

  #replace(index: number): void {
    if (this.#isStopped()) return
    this.#starting.set(
      index,
      this.#keepTrying(index).finally(() => this.#starting.delete(index)),
    )
  }

  async #keepTrying(index: number): Promise<void> {
    while (!this.#isStopped()) {
      const waitMs = this.#restartMs.get(index) ?? 0
      this.#restartMs.set(index, Math.min(Math.max(shortestRestartMs, waitMs * 2), longestRestartMs))
      try {
        await sleep(waitMs, undefined, { signal: this.#stopped.signal })
        await this.#startOne(index)
        return
      } catch (error) {
        if (this.#isStopped()) return
        this.#options.log('error', `media worker ${String(index)} did not restart: ${String(error)}`)
      }
    }
  }
}

/** Closes a worker and waits until its process is gone, by force if it must. */
async function endProcess(worker: types.Worker): Promise<void> {
  if (worker.subprocessClosed) return
  const gone = new Promise<void>((resolve) => worker.once('subprocessclose', resolve))
  worker.close()
  const timer = setTimeout(() => {
    process.kill(worker.pid, 'SIGKILL')
  }, exitWaitMs)
  await gone
  clearTimeout(timer)
}
