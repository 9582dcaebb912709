import { availableParallelism } from 'node:os'
import { routerCodecs } from './codecs.ts'
import { MediaError, failingAs } from './error.ts'
import { defaultMediaLimits, type MediaLimits } from './limits.ts'
import type { PipeListen } from './node/pipe.ts'
import type { NodePool } from './node/pool.ts'
import { SpanningRoom } from './node/spanning-room.ts'
import { MediaRoom } from './room.ts'
import { callerIdSchema, parseAs } from './signalling.schema.ts'
import { WorkerPool, type MediaListen, type MediaWorker, type PortRange } from './workers.ts'

export interface MediaServerOptions {
  /** The mediasoup-worker binary; absent: mediasoup's own place, or MEDIASOUP_WORKER_BIN. */
  workerBin?: string
  /** How many worker processes; one a core by default. */
  workers?: number
  listen: MediaListen
  /** UDP ports for plain RTP (ingest, recording), and for WebRTC where `listen.port` is absent. */
  plainPorts?: PortRange
  limits?: Partial<MediaLimits>
  /** Media servers on other machines that take peers over, and where pipes from them end here. */
  nodes?: { pool: NodePool; pipe: PipeListen }
  log?: (level: 'warn' | 'error', message: string) => void
}

/** The media server of this process: workers, and the rooms spread over them. */
export class MediaServer {
  readonly limits: MediaLimits
  readonly #pool: WorkerPool
  readonly #rooms = new Map<string, MediaRoom>()
  readonly #creating = new Set<string>()
  readonly #nodes: MediaServerOptions['nodes']
  #closing: Promise<void> | undefined

  private constructor(pool: WorkerPool, limits: MediaLimits, nodes: MediaServerOptions['nodes']) {
    this.#pool = pool
    this.limits = limits
    this.#nodes = nodes
  }

  /** Starts the workers. Errors: no_worker, with the reason (binary missing, port in use). */
  static async create(options: MediaServerOptions): Promise<MediaServer> {
    const workers = options.workers ?? availableParallelism()
    const pool = await WorkerPool.start({
      ...(options.workerBin === undefined ? {} : { workerBin: options.workerBin }),
      workers,
      listen: options.listen,
      plainPorts: options.plainPorts ?? { min: 40_000, max: 49_999 },
      log: options.log ?? (() => undefined),
    })
    const peersPerRoom = defaultMediaLimits.peersPerRoom * workers
    return new MediaServer(pool, { ...defaultMediaLimits, peersPerRoom, ...options.limits }, options.nodes)
  }

  get workerPids(): number[] {
    return this.#pool.pids
  }

  /** CPU seconds that each running worker has taken since it started, by its number. */
  workerSeconds(): Promise<Map<number, number>> {
    return this.#pool.cpuSeconds()
  }

  /** Makes a room on the least loaded worker. Errors: bad_ids, room_exists, too_many_rooms, no_worker. */
  async createRoom(roomId: string): Promise<MediaRoom> {
    parseAs('bad_ids', callerIdSchema, roomId)
    if (this.#closing) throw new MediaError('no_worker', 'the media server is closed')
    if (this.#rooms.has(roomId) || this.#creating.has(roomId)) throw new MediaError('room_exists')
    if (this.#rooms.size + this.#creating.size >= this.limits.rooms) throw new MediaError('too_many_rooms')
    this.#creating.add(roomId)
    try {
      return await this.#pool.onLightest(
        (worker) => this.#loadOf(worker),
        (worker) => this.#open(roomId, worker),
      )
    } finally {
      this.#creating.delete(roomId)
    }
  }

  /** Errors: unknown_room. */
  room(roomId: string): MediaRoom {
    const room = this.#rooms.get(roomId)
    if (!room) throw new MediaError('unknown_room')
    return room
  }

  hasRoom(roomId: string): boolean {
    return this.#rooms.has(roomId)
  }

  rooms(): MediaRoom[] {
    return [...this.#rooms.values()]
  }

  /** Closes every room and ends the workers; resolves when their processes are gone. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #open(roomId: string, home: MediaWorker): Promise<MediaRoom> {
    const router = await createRouter(home)
    if (this.#closing || router.closed) {
      router.close()
      throw new MediaError('no_worker')
    }
    const parts = {
      id: roomId,
      home,
      router,
      limits: this.limits,
      workersByLoad: () => this.#pool.byLoad((worker) => this.#loadOf(worker)),
      createRouter,
    }
    const nodes = this.#nodes
    const room = nodes
      ? new SpanningRoom({ ...parts, nodes: nodes.pool, pipe: nodes.pipe })
      : new MediaRoom(parts)
    this.#rooms.set(roomId, room)
    room.once('closed', () => this.#rooms.delete(roomId))
    return room
  }

  #loadOf(worker: MediaWorker): number {
    return this.rooms().reduce((sum, room) => sum + room.loadOn(worker), 0)
  }

  async #closeAll(): Promise<void> {
    for (const room of this.rooms()) room.close()
    await this.#pool.close()
  }
}

const createRouter = ({ worker }: MediaWorker) =>
  failingAs('no_worker', () => worker.createRouter({ mediaCodecs: routerCodecs }))
