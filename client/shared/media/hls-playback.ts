import type Hls from 'hls.js'

/** Plays an HLS list in a video element; hls.js is fetched only by those who need it. */
export class HlsPlayback {
  readonly #video: HTMLVideoElement
  #hls: Hls | null = null
  readonly #gone = new AbortController()

  constructor(video: HTMLVideoElement) {
    this.#video = video
  }

  /**
   * Opens the list at its live end, or at a second of it, else from its beginning. `failed` is called when it
   * cannot be played on, after hls.js has tried what can be tried.
   */
  async open(
    url: string,
    { live, failed, startS = 0 }: { live: boolean; failed: () => void; startS?: number },
  ): Promise<void> {
    const { default: HlsJs } = await import('hls.js')
    if (this.#isClosed()) return
    if (!HlsJs.isSupported()) {
      // Only iPhones without media source extensions: they play HLS by themselves.
      this.#video.addEventListener('error', failed, { once: true })
      if (startS > 0)
        this.#video.addEventListener('loadedmetadata', () => (this.#video.currentTime = startS), {
          once: true,
        })
      this.#video.src = url
      return
    }
    const hls = new HlsJs({
      enableWorker: true,
      startPosition: live ? -1 : startS,
      backBufferLength: 30,
      liveSyncDurationCount: 2,
      liveMaxLatencyDurationCount: 6,
    })
    this.#hls = hls
    let mended = false
    hls.on(HlsJs.Events.ERROR, (_event, { fatal, type }) => {
      if (!fatal) return
      if (type !== HlsJs.ErrorTypes.MEDIA_ERROR || mended) {
        failed()
        return
      }
      mended = true
      hls.recoverMediaError()
    })
    this.#video.addEventListener('error', () => this.#stepOver(failed), { signal: this.#gone.signal })
    hls.loadSource(url)
    hls.attachMedia(this.#video)
  }

  /**
   * Plays on behind a frame that lost a part on its way to the recorder, at the next segment, which begins with a
   * whole picture. Each step leads further, so that there is an end to them.
   */
  #stepOver(failed: () => void): void {
    const [video, hls] = [this.#video, this.#hls]
    if (video.error?.code !== MediaError.MEDIA_ERR_DECODE || !hls) return
    const { currentTime } = video
    const next = hls.latestLevelDetails?.fragments.find(({ start }) => start > currentTime)
    if (!next) {
      failed()
      return
    }
    hls.recoverMediaError()
    hls.startLoad(next.start)
    const goOn = () => {
      video.currentTime = Math.max(video.currentTime, next.start)
      // Without leave to play with sound it waits there for a tap.
      void video.play().catch(() => undefined)
    }
    video.addEventListener('loadedmetadata', goOn, { once: true, signal: this.#gone.signal })
  }

  /** Leaves the element without source. */
  close(): void {
    this.#gone.abort()
    this.#hls?.destroy()
    this.#hls = null
    this.#video.removeAttribute('src')
    this.#video.load()
  }

  #isClosed(): boolean {
    return this.#gone.signal.aborted
  }
}
