import type { types } from 'mediasoup'
import { MediaError } from './error.ts'
import type { Candidate } from './recording/plan.rules.ts'
import type { ProducerInfo, ProducerStats, RoomEvents } from './room.types.ts'
import type { MediaSource } from './signalling.schema.ts'
import { producerStats } from './stats.ts'

interface Publication {
  producer: types.Producer
  info: () => ProducerInfo
}

type Emit = <Event extends keyof RoomEvents>(event: Event, ...args: RoomEvents[Event]) => void

/** Everything that is sent in one room, by producer id, whoever sends it. */
export class Publications {
  readonly #byId = new Map<string, Publication>()
  readonly #emit: Emit

  constructor(emit: Emit) {
    this.#emit = emit
  }

  get size(): number {
    return this.#byId.size
  }

  add(producer: types.Producer, peerId: string, source: MediaSource): void {
    const { id: producerId, kind } = producer
    const info = (): ProducerInfo => ({ producerId, peerId, kind, source, paused: producer.paused })
    if (producer.closed) throw new MediaError('media_closed')
    this.#byId.set(producerId, { producer, info })
    producer.on('score', (scores) => {
      this.#emit('score', { peerId, producerId, score: Math.max(0, ...scores.map(({ score }) => score)) })
    })
    producer.observer.on('pause', () => {
      this.#emit('producerPaused', info())
    })
    producer.observer.on('resume', () => {
      this.#emit('producerResumed', info())
    })
    producer.observer.once('close', () => {
      this.#byId.delete(producerId)
      this.#emit('producerClosed', info())
    })
    this.#emit('producerAdded', info())
  }

  get(producerId: string): Publication {
    const publication = this.#byId.get(producerId)
    if (!publication || publication.producer.closed) throw new MediaError('unknown_producer')
    return publication
  }

  list(): ProducerInfo[] {
    return Array.from(this.#byId.values(), ({ info }) => info())
  }

  /** What there is to record. */
  candidates(): Candidate[] {
    return Array.from(this.#byId.values(), ({ producer, info }) => {
      const { producerId, kind, source, paused } = info()
      const scores = producer.rtpParameters.encodings?.map(() => 0) ?? [0]
      for (const { encodingIdx, score } of producer.score) scores[encodingIdx] = score
      return { producerId, kind, source, paused, codec: codecOf(producer), scores }
    })
  }

  /** Asks the worker for every stream's figures; streams that end meanwhile are left out. */
  async stats(): Promise<ProducerStats[]> {
    const asked = Array.from(this.#byId.values(), async ({ producer, info }) =>
      producerStats(info(), await producer.getStats()),
    )
    const settled = await Promise.allSettled(asked)
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }
}

function codecOf({ rtpParameters }: types.Producer): Candidate['codec'] {
  const mimeType = rtpParameters.codecs[0]?.mimeType.toLowerCase()
  if (mimeType === 'video/h264') return 'h264'
  return mimeType === 'video/vp8' ? 'vp8' : 'opus'
}
