import type { MediaServer } from '#media/index.ts'
import { Problem } from '#server/core/problem.ts'

/** Whoever sends, as one of their pages does. */
export interface Sender {
  readonly accountId: string
  /** Stays the same through every reconnection and reload of one page. */
  readonly pageId: string
}

/** A stream that a peer began to send. */
interface SentStream {
  readonly producerId: string
  readonly kind: 'audio' | 'video'
}

type MediaRooms = Pick<MediaServer, 'hasRoom' | 'room'>

/** Who sends in each live, and which of an account's devices does: there is one at a time. */
export class Senders {
  readonly #media: MediaRooms
  readonly #displaced: (liveId: string, peerId: string) => void
  /** Who sends, by peer: of these a new connection of the same account is known to be the same person. */
  readonly #byPeer = new Map<string, Sender>()
  /** Senders whose connection is gone, for as long as they are expected back. */
  readonly #lost = new Set<string>()
  /** What ends the encoder that publishes in a live. */
  readonly #encoders = new Map<string, () => void>()

  /** `displaced` hears of each peer whose page gave way to another one of the same account's. */
  constructor(media: MediaRooms, displaced: (liveId: string, peerId: string) => void) {
    this.#media = media
    this.#displaced = displaced
  }

  accountOf(peerId: string): string | undefined {
    return this.#byPeer.get(peerId)?.accountId
  }

  /** A peer's connection is gone; answers whether it sends, and is therefore expected back. */
  lose(peerId: string): boolean {
    if (!this.#byPeer.has(peerId)) return false
    this.#lost.add(peerId)
    return true
  }

  forget(peerId: string): void {
    this.#byPeer.delete(peerId)
    this.#lost.delete(peerId)
  }

  /**
   * A page of the host's is about to send. Throws `encoder_sending` while an encoder does and `page_elsewhere`
   * while another page does, unless the host takes over: then the encoder ends here, the other page once this sends.
   */
  pageBegins(liveId: string, peerId: string, sender: Sender, takesOver: boolean): void {
    const close = this.#encoders.get(liveId)
    if (close !== undefined) {
      if (!takesOver) throw new Problem('encoder_sending')
      close()
    }
    const others = this.#pagesOf(liveId, sender.accountId).filter(
      (peer) => peer !== peerId && this.#byPeer.get(peer)?.pageId !== sender.pageId,
    )
    if (others.length > 0 && !takesOver) throw new Problem('page_elsewhere')
  }

  /** A peer is about to send. */
  begins(peerId: string, sender: Sender): void {
    this.#byPeer.set(peerId, sender)
  }

  /** Throws `page_sending` while a page of the host's sends: who holds the phone decides when an encoder may. */
  mustBeFreeOfPages(liveId: string, hostId: string): void {
    if (this.#pagesOf(liveId, hostId).length > 0) throw new Problem('page_sending')
  }

  /** An encoder publishes from now on; what a page of the host's left behind is ended. Answers what to call at its end. */
  async encoderBegins(liveId: string, hostId: string, close: () => void): Promise<() => void> {
    this.#encoders.set(liveId, close)
    await this.silence(liveId, hostId)
    return () => {
      if (this.#encoders.get(liveId) === close) this.#encoders.delete(liveId)
    }
  }

  /** Ends what an account sends in a live. */
  async silence(liveId: string, accountId: string): Promise<void> {
    if (!this.#media.hasRoom(liveId)) return
    const room = this.#media.room(liveId)
    for (const { producerId, peerId } of room.producers())
      if (this.accountOf(peerId) === accountId)
        // It may be gone by now, which is as good.
        await room.closeProducer(peerId, producerId).catch(() => undefined)
  }

  /**
   * A peer has begun to send a stream. What the same page sent of that kind before, over another connection or in an
   * attempt of this one that a tunnel cut off, may be dead without the server's knowing: it gives way. So does all
   * that another page of the account sends, which is told.
   */
  async took(liveId: string, peerId: string, sent: SentStream): Promise<void> {
    const sender = this.#byPeer.get(peerId)
    if (sender === undefined || !this.#media.hasRoom(liveId)) return
    const room = this.#media.room(liveId)
    const producers = room.producers()
    const at = producers.findIndex(({ producerId }) => producerId === sent.producerId)
    const displaced = new Set<string>()
    for (const { producerId, kind, peerId: before } of producers.slice(0, Math.max(0, at))) {
      const earlier = this.#byPeer.get(before)
      if (earlier?.accountId !== sender.accountId) continue
      const elsewhere = before !== peerId && earlier.pageId !== sender.pageId
      if (elsewhere && !this.#lost.has(before)) displaced.add(before)
      if (elsewhere || kind === sent.kind)
        // It may be gone by now, which is as good.
        await room.closeProducer(before, producerId).catch(() => undefined)
    }
    for (const before of displaced) this.#displaced(liveId, before)
  }

  /** The peers by which an account's pages send and stand in connection. */
  #pagesOf(liveId: string, accountId: string): string[] {
    if (!this.#media.hasRoom(liveId)) return []
    const peers = this.#media
      .room(liveId)
      .producers()
      .map(({ peerId }) => peerId)
    return peers.filter((peer) => this.accountOf(peer) === accountId && !this.#lost.has(peer))
  }
}
