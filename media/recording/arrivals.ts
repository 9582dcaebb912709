import type { Publications } from '../publications.ts'
import type { Candidate } from './plan.rules.ts'

const lookEveryMs = 500
/** Even of a silent microphone a packet comes every 400 ms. */
const goneAfterMs = 2000

/**
 * Which sounds arrive. A stream without layers keeps its score when its packets stay away, and a mix waits for the
 * last of its voices: one guest in a tunnel would hold up the recording of everybody.
 */
export class Arrivals {
  readonly #publications: Publications
  #known = new Map<string, { readonly packets: number; readonly at: number }>()
  #lookedAt = -Infinity

  constructor(publications: Publications) {
    this.#publications = publications
  }

  /** What there is to record; sound that has stopped coming scores 0. */
  async candidates(): Promise<Candidate[]> {
    const candidates = this.#publications.candidates()
    const sounds = candidates.filter(({ kind }) => kind === 'audio')
    if (performance.now() - this.#lookedAt >= lookEveryMs) await this.#look(sounds)
    const gone = performance.now() - goneAfterMs
    return candidates.map((candidate) =>
      candidate.kind === 'video' || (this.#known.get(candidate.producerId)?.at ?? -Infinity) > gone
        ? candidate
        : { ...candidate, scores: [0] },
    )
  }

  async #look(sounds: readonly Candidate[]): Promise<void> {
    this.#lookedAt = performance.now()
    const looks = sounds.map(async ({ producerId }) => {
      const stats = await this.#publications.get(producerId).producer.getStats()
      const packets = stats.reduce((sum, { packetCount }) => sum + packetCount, 0)
      const known = this.#known.get(producerId)
      const at = packets > (known?.packets ?? 0) ? performance.now() : (known?.at ?? -Infinity)
      return [producerId, { packets, at }] as const
    })
    // One that ended meanwhile arrives no more.
    const settled = await Promise.allSettled(looks)
    this.#known = new Map(settled.flatMap((look) => (look.status === 'fulfilled' ? [look.value] : [])))
  }
}
