import type { types } from 'mediasoup'

const LOOK_EVERY_MS = 300

interface Voice {
  readonly producer: types.Producer
  readonly peerId: string
}

/** Tells whose voice leads in a room. One voice alone is nobody's rival: the observer runs from the second on. */
export class Speakers {
  readonly #router: types.Router
  readonly #tell: (peerId: string) => void
  readonly #voices = new Map<string, Voice>()
  #observer: Promise<types.ActiveSpeakerObserver> | null = null

  constructor(router: types.Router, tell: (peerId: string) => void) {
    this.#router = router
    this.#tell = tell
  }

  /** A voice joins; it leaves by itself when its producer closes. */
  async add(producer: types.Producer, peerId: string): Promise<void> {
    this.#voices.set(producer.id, { producer, peerId })
    producer.observer.once('close', () => this.#voices.delete(producer.id))
    if (this.#voices.size < 2) return
    const fresh = this.#observer === null ? [...this.#voices.keys()] : [producer.id]
    const observer = await (this.#observer ??= this.#observe())
    for (const producerId of fresh)
      if (this.#voices.has(producerId)) await observer.addProducer({ producerId })
  }

  async #observe(): Promise<types.ActiveSpeakerObserver> {
    const observer = await this.#router.createActiveSpeakerObserver({ interval: LOOK_EVERY_MS })
    observer.on('dominantspeaker', ({ producer }) => {
      const voice = this.#voices.get(producer.id)
      if (voice && this.#voices.size > 1) this.#tell(voice.peerId)
    })
    return observer
  }
}
