import type { types } from 'mediasoup'
import { MediaError, failingAs } from './error.ts'
import type { MediaWorker } from './workers.ts'

/** A place for one transport on one of a room's routers; given back with `leave`. */
export interface Seat {
  readonly router: types.Router
  readonly webRtcServer: types.WebRtcServer
  /** Makes a producer of the room known to this seat's router. Errors: unknown_producer, media_failed. */
  bring(producer: types.Producer): Promise<void>
  leave(): void
}

export interface FanOutOptions {
  home: MediaWorker
  router: types.Router
  /** How many consumers one router serves before another worker helps. */
  consumersPerRouter: number
  /** The running workers, the least loaded first. */
  workersByLoad: () => MediaWorker[]
  createRouter: (worker: MediaWorker) => Promise<types.Router>
  /** How many streams each viewer receives. */
  streams: () => number
}

/** One of a room's routers: the home, which senders reach, or an edge, to which streams are piped. */
interface Branch {
  readonly worker: MediaWorker
  readonly router: Promise<types.Router>
  readonly piped: Map<string, Promise<void>>
  viewers: number
}

/**
 * Spreads a room's viewers over the workers. The home router serves them until it is full; then the least
 * loaded other worker gets an edge router, to which each stream is piped once, and so on. With every worker
 * full the least loaded one takes more: who may come at all is the room's limit, not this one's.
 */
export class FanOut {
  readonly #options: FanOutOptions
  readonly #home: Branch
  readonly #edges = new Map<MediaWorker, Branch>()
  #senders = 0
  #closed = false

  constructor(options: FanOutOptions) {
    this.#options = options
    this.#home = newBranch(options.home, Promise.resolve(options.router))
  }

  /** How many routers the room has now. */
  get routers(): number {
    return 1 + this.#edges.size
  }

  /** The work that the room makes on a worker, roughly its consumers and transports there. */
  loadOn(worker: MediaWorker): number {
    const branch = this.#branches().find((candidate) => candidate.worker === worker)
    if (!branch) return 0
    return 1 + branch.viewers + this.#consumersOn(branch) + (branch === this.#home ? this.#senders : 0)
  }

  /** A place for a sender: always at home, where every pipe begins. */
  senderSeat(): Seat {
    const { home, router } = this.#options
    this.#senders += 1
    const leave = once(() => (this.#senders -= 1))
    return { ...seatAt(home, router), bring: () => Promise.resolve(), leave }
  }

  /** A place for one more viewer. Errors: room_closed. */
  async viewerSeat(): Promise<Seat> {
    if (this.#closed) throw new MediaError('room_closed')
    const branch = this.#choose()
    branch.viewers += 1
    const router = await branch.router.catch(() => null)
    if (router !== null && !router.closed) return this.#seat(branch, router)
    // The worker died while its router was being made: home takes one more rather than nobody.
    this.#home.viewers += 1
    return this.#seat(this.#home, this.#options.router)
  }

  close(): void {
    this.#closed = true
    for (const edge of this.#edges.values()) closeRouter(edge)
    this.#edges.clear()
  }

  #branches(): Branch[] {
    return [this.#home, ...this.#edges.values()]
  }

  #consumersOn(branch: Branch): number {
    return branch.viewers * Math.max(1, this.#options.streams())
  }

  #choose(): Branch {
    const { consumersPerRouter, workersByLoad } = this.#options
    const workers = workersByLoad()
    const own = workers.flatMap((worker) => this.#branches().filter((branch) => branch.worker === worker))
    const roomy = own.find((branch) => this.#consumersOn(branch) < consumersPerRouter)
    if (roomy) return roomy
    const fresh = workers.find((worker) => own.every((branch) => branch.worker !== worker))
    return fresh ? this.#open(fresh) : (own[0] ?? this.#home)
  }

  #open(worker: MediaWorker): Branch {
    const edge = newBranch(
      worker,
      this.#options.createRouter(worker).then((router) => {
        if (this.#edges.get(worker) !== edge) router.close()
        router.observer.once('close', () => {
          this.#forget(edge)
        })
        return router
      }),
    )
    this.#edges.set(worker, edge)
    edge.router.catch(() => {
      this.#forget(edge)
    })
    return edge
  }

  #forget(edge: Branch): void {
    if (this.#edges.get(edge.worker) === edge) this.#edges.delete(edge.worker)
  }

  #seat(branch: Branch, router: types.Router): Seat {
    return {
      ...seatAt(branch.worker, router),
      bring: (producer) => (branch === this.#home ? Promise.resolve() : this.#pipe(branch, router, producer)),
      leave: once(() => {
        branch.viewers -= 1
        if (branch === this.#home || branch.viewers > 0) return
        this.#forget(branch)
        router.close()
      }),
    }
  }

  #pipe(branch: Branch, router: types.Router, producer: types.Producer): Promise<void> {
    const known = branch.piped.get(producer.id)
    if (known) return known
    const piping = failingAs('media_failed', async () => {
      const { pipeProducer } = await this.#options.router.pipeToRouter({
        producerId: producer.id,
        router,
        enableSctp: false,
      })
      const forget = () => branch.piped.delete(producer.id)
      pipeProducer?.observer.once('close', forget)
      if (pipeProducer?.closed) forget()
    }).catch((error: unknown) => {
      branch.piped.delete(producer.id)
      throw producer.closed ? new MediaError('unknown_producer', undefined, { cause: error }) : error
    })
    branch.piped.set(producer.id, piping)
    return piping
  }
}

const newBranch = (worker: MediaWorker, router: Promise<types.Router>): Branch => ({
  worker,
  router,
  piped: new Map(),
  viewers: 0,
})

const seatAt = ({ webRtcServer }: MediaWorker, router: types.Router) => ({ router, webRtcServer })

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}

function closeRouter({ router }: Branch): void {
  router.then(
    (opened) => opened.close(),
    () => undefined,
  )
}
