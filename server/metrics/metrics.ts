import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Answered, Meter } from '#server/core/meter.ts'
import type { OutboxStatus } from '#server/storage/outbox-queue.ts'

const PREFIX = 'fieldcast_'
/** From a cached read to a request that ought to have given up, in seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A media room as its figures are read. */
interface MeasuredRoom {
  stats(): Promise<{
    readonly routers: number
    readonly peers: number
    readonly transports: number
    readonly consumers: number
    readonly producers: readonly {
      readonly kind: 'audio' | 'video'
      readonly bitsPerSecond: number
      readonly fractionLost: number
    }[]
  }>
}

/** What is read at the moment somebody asks. */
export interface MetricsSources {
  rooms(): readonly MeasuredRoom[]
  workers(): number
  connections(): number
  /** CPU seconds that each media worker has taken, by its number. */
  workerSeconds(): Promise<ReadonlyMap<number, number>>
  outbox(): Promise<OutboxStatus>
}

type RoomStats = Awaited<ReturnType<MeasuredRoom['stats']>>

/** What this process measures, in Prometheus' words; each process has its own. */
export class Metrics implements Meter {
  readonly #registry = new Registry()
  readonly #sources: MetricsSources
  readonly #seconds = {
    http: this.#histogram('http_request_duration_seconds', 'Time to answer a route', ['route', 'status']),
    socket: this.#histogram('socket_request_duration_seconds', 'Time to answer a socket request', ['event']),
  }
  readonly #refusals = this.#counter('refusals_total', 'Requests refused, by what asked and why', [
    'request',
    'code',
  ])
  readonly #orders = this.#counter('orders_placed_total', 'Orders placed: units held for a buyer', ['sale'])
  readonly #pushed = this.#counter(
    'push_messages_total',
    'Reminders for closed pages, by what became of them',
    ['moment', 'result'],
  )
  readonly #joins = {
    connected: this.#histogram(
      'media_join_seconds',
      'From opening a live’s picture to a standing connection',
      [],
    ),
    firstFrame: this.#histogram(
      'media_first_frame_seconds',
      'From opening a live’s picture to its first frame',
      [],
    ),
  }
  readonly #workerSeconds = this.#gauge(
    'media_worker_cpu_seconds',
    'CPU that each running media worker has taken',
    ['worker'],
  )
  readonly #connections = this.#gauge('socket_connections', 'Open sockets')
  readonly #workers = this.#gauge('media_workers', 'Running media workers')
  readonly #rooms = this.#gauge('media_rooms', 'Media rooms')
  readonly #unread = this.#gauge('media_rooms_unread', 'Rooms that did not tell their figures')
  readonly #routers = this.#gauge(
    'media_routers',
    'Routers of all rooms; more than one a room when viewers spread',
  )
  readonly #peers = this.#gauge('media_peers', 'Connections in media rooms')
  readonly #transports = this.#gauge('media_transports', 'WebRTC transports')
  readonly #consumers = this.#gauge('media_consumers', 'Streams sent to viewers')
  readonly #producers = this.#gauge('media_producers', 'Streams that hosts send', ['kind'])
  readonly #bits = this.#gauge('media_received_bits_per_second', 'What arrives of all hosts', ['kind'])
  readonly #loss = this.#gauge('media_received_loss_ratio', 'The worst host’s share of lost packets, 0–1', [
    'kind',
  ])
  readonly #outbox = this.#gauge('outbox_events', 'Domain events not delivered', ['state'])
  readonly #outboxLag = this.#gauge('outbox_lag_seconds', 'Age of the oldest event that waits')
  #rendering: Promise<string> | null = null

  constructor(sources: MetricsSources) {
    this.#sources = sources
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX })
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE

  answered({ over, name, status, code, seconds }: Answered): void {
    if (over === 'http') this.#seconds.http.observe({ route: name, status }, seconds)
    else this.#seconds.socket.observe({ event: name }, seconds)
    if (code !== null) this.#refusals.inc({ request: name, code })
  }

  /** Notes orders as their events are delivered, which is at least once. */
  ordersPlaced(count: number, sale: 'flash' | 'plain'): void {
    this.#orders.inc({ sale }, count)
  }

  /** Notes what became of a reminder that was handed to a push service, or will be again. */
  pushed(moment: string, result: string): void {
    this.#pushed.inc({ moment, result })
  }

  /** Notes how long a viewer waited for the picture, as the viewer’s page tells it. */
  joined({ connected, firstFrame }: { connected: number; firstFrame: number }): void {
    this.#joins.connected.observe(connected)
    this.#joins.firstFrame.observe(firstFrame)
  }

  /** The whole in Prometheus' text format; those who ask in the same moment share one reading. */
  render(): Promise<string> {
    this.#rendering ??= this.#render().finally(() => {
      this.#rendering = null
    })
    return this.#rendering
  }

  async #render(): Promise<string> {
    await Promise.all([this.#readMedia(), this.#readWorkers(), this.#readOutbox()])
    this.#connections.set(this.#sources.connections())
    return this.#registry.metrics()
  }

  async #readMedia(): Promise<void> {
    const rooms = this.#sources.rooms()
    const read = await Promise.allSettled(rooms.map((room) => room.stats()))
    const known = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const sum = (of: (stats: RoomStats) => number) => known.reduce((total, stats) => total + of(stats), 0)
    this.#workers.set(this.#sources.workers())
    this.#rooms.set(rooms.length)
    this.#unread.set(rooms.length - known.length)
    this.#routers.set(sum((stats) => stats.routers))
    this.#peers.set(sum((stats) => stats.peers))
    this.#transports.set(sum((stats) => stats.transports))
    this.#consumers.set(sum((stats) => stats.consumers))
    for (const kind of ['audio', 'video'] as const) {
      const streams = known.flatMap(({ producers }) => producers.filter((producer) => producer.kind === kind))
      this.#producers.set({ kind }, streams.length)
      this.#bits.set(
        { kind },
        streams.reduce((total, stream) => total + stream.bitsPerSecond, 0),
      )
      this.#loss.set({ kind }, Math.max(0, ...streams.map((stream) => stream.fractionLost)))
    }
  }

  async #readWorkers(): Promise<void> {
    const seconds = await this.#sources.workerSeconds()
    // A worker that died is not shown with its last figure for ever.
    this.#workerSeconds.reset()
    for (const [worker, taken] of seconds) this.#workerSeconds.set({ worker: String(worker) }, taken)
  }

  async #readOutbox(): Promise<void> {
    // A database that is away leaves the last reading; what depends on it tells of that by itself.
    const status = await this.#sources.outbox().catch(() => null)
    if (!status) return
    this.#outbox.set({ state: 'pending' }, status.pending)
    this.#outbox.set({ state: 'parked' }, status.parked)
    this.#outboxLag.set(status.oldestPendingMs / 1000)
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ ...this.#named(name, help), labelNames, buckets: SECONDS })
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ ...this.#named(name, help), labelNames })
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
    return new Gauge({ ...this.#named(name, help), labelNames })
  }

  #named(name: string, help: string) {
    return { name: `${PREFIX}${name}`, help, registers: [this.#registry] }
  }
}
