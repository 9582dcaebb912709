import { Device } from 'mediasoup-client'
import type { Transport } from 'mediasoup-client/types'
import { readonly, ref } from 'vue'
import { mediaNotices, mediaRequests } from '#contracts/live/live.events.ts'
import type { ProducerInfo } from '#contracts/live/media.types.ts'
import { isProblem } from '#client/shared/api/problem.ts'
import { backoffMs } from '#client/shared/api/retry.rules.ts'
import { checkPulse, whenConnected } from '#client/shared/socket/connection.ts'
import { ask, on } from '#client/shared/socket/socket.ts'
import { iceDuty, type IceState } from './recovery.rules.ts'

/**
 * idle: not on air, or closed. ready: set up, but no track is there to carry yet.
 * recovering: it was connected and comes back by itself. full: the room has no place for another viewer now.
 */
export type LinkState = 'idle' | 'connecting' | 'ready' | 'connected' | 'recovering' | 'full'

/** What entering the live tells its media session. */
export interface Entry {
  readonly onAir: boolean
  readonly producers: readonly ProducerInfo[]
  /** Whose live it is: what others send lies beside their picture. */
  readonly hostId: string
}

/** Enters (or re-enters) the live and answers with what is on air now. */
export type Enter = () => Promise<Entry>

/** Sets a device and one transport up and starts its tracks; called anew for every rebuild. */
export type Build = (device: Device, entry: Entry) => Promise<Transport>

/** How long a viewer of a full room watches by other ways before it asks for a place again; a crowd spreads over it. */
const FULL_MS = { least: 10_000, most: 30_000 }

/**
 * Keeps one media transport alive for ever: rebuilds after every socket reconnection and a lost room, restarts
 * ICE when the network changed, rebuilds when that did not help, and waits ever longer between failures.
 */
export class MediaLink {
  readonly #state = ref<LinkState>('idle')
  readonly state = readonly(this.#state)
  readonly #liveId: string
  readonly #enter: Enter
  readonly #build: Build
  #transport: Transport | null = null
  /** What the browser and the router have in common stays the same: found out once, a rebuild needs no asking. */
  #device: Device | null = null
  #generation = 0
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #stops: (() => void)[] = []

  constructor(liveId: string, enter: Enter, build: Build) {
    this.#liveId = liveId
    this.#enter = enter
    this.#build = build
  }

  open(): void {
    this.#stops = [
      whenConnected(() => {
        this.#failures = 0
        this.rebuild()
      }),
      on(mediaNotices.lost, ({ liveId }) => {
        if (liveId === this.#liveId) this.rebuild()
      }),
    ]
  }

  /** Drops what runs at the moment and sets everything up anew. */
  rebuild(): void {
    clearTimeout(this.#timer)
    const generation = ++this.#generation
    this.#state.value = this.#transport === null ? 'connecting' : 'recovering'
    this.#attempt(generation).catch((error: unknown) => {
      this.#device = null
      if (generation !== this.#generation) return
      if (isProblem(error, 'room_full')) this.#waitForPlace()
      else this.#later()
    })
  }

  close(): void {
    this.#generation += 1
    clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#drop(null)
    this.#state.value = 'idle'
  }

  async #attempt(generation: number): Promise<void> {
    const entry = await this.#enter()
    if (generation !== this.#generation) return
    if (!entry.onAir) {
      this.#drop(null)
      this.#state.value = 'idle'
      return
    }
    const device = (this.#device ??= await this.#makeDevice())
    if (generation !== this.#generation) return
    const transport = await this.#build(device, entry)
    if (generation !== this.#generation) {
      transport.close()
      return
    }
    this.#drop(transport)
    this.#follow(transport.connectionState)
    transport.on('connectionstatechange', (state: IceState) => {
      if (transport === this.#transport) this.#follow(state)
    })
  }

  async #makeDevice(): Promise<Device> {
    const { rtpCapabilities } = await ask(mediaRequests.capabilities, { liveId: this.#liveId })
    const device = await Device.factory()
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    return device
  }

  #drop(next: Transport | null): void {
    this.#transport?.close()
    this.#transport = next
  }

  #follow(state: IceState): void {
    clearTimeout(this.#timer)
    if (state === 'connected') {
      this.#failures = 0
      this.#state.value = 'connected'
      return
    }
    if (state === 'new') this.#state.value = 'ready'
    if (state === 'connecting' && this.#state.value === 'ready') this.#state.value = 'connecting'
    const duty = iceDuty(state, this.#failures)
    if (duty === null) return
    if (this.#state.value === 'connected') this.#state.value = 'recovering'
    // What took the media away may have taken the socket too, over which alone they can be mended.
    if (duty.act === 'restartIce') checkPulse()
    this.#timer = setTimeout(() => {
      if (duty.act === 'rebuild') this.#later()
      else this.#restartIce()
    }, duty.afterMs)
  }

  #restartIce(): void {
    const transport = this.#transport
    if (transport === null) return
    this.#timer = setTimeout(() => {
      this.#later()
    }, 6_000)
    ask(mediaRequests.restartIce, { liveId: this.#liveId, transportId: transport.id })
      .then(({ iceParameters }) =>
        transport.restartIce({
          iceParameters: iceParameters as Parameters<Transport['restartIce']>[0]['iceParameters'],
        }),
      )
      .catch(() => {
        if (transport === this.#transport) this.#later()
      })
  }

  /** Nobody is told to reload: whoever finds no place asks again by and by, at first only for the place. */
  #waitForPlace(): void {
    this.#drop(null)
    this.#state.value = 'full'
    clearTimeout(this.#timer)
    const { least, most } = FULL_MS
    this.#timer = setTimeout(
      () => {
        const generation = this.#generation
        ask(mediaRequests.capabilities, { liveId: this.#liveId }).then(
          () => {
            if (generation === this.#generation) this.rebuild()
          },
          () => {
            if (generation === this.#generation) this.#waitForPlace()
          },
        )
      },
      least + (most - least) * Math.random(),
    )
  }

  #later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => {
        this.rebuild()
      },
      backoffMs(this.#failures++, Math.random()),
    )
  }
}
