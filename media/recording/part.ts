import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'
import type { types } from 'mediasoup'
import { MediaError, failingAs } from '../error.ts'
import type { MediaRoom } from '../room.ts'
import type { PortRange } from '../workers.ts'
import { describeSession, recordingArguments, type RtpLeg } from './ffmpeg-arguments.ts'
import type { Plan, VideoPlan } from './plan.rules.ts'
import { holdPortPair, type HeldPorts } from './ports.ts'

export interface PartOptions {
  room: MediaRoom
  plan: Plan
  /** Where the segments go; it exists. */
  folder: string
  ffmpegBin: string
  ports: PortRange
  segmentMs: number
}

export interface PartEnd {
  /** ffmpeg ended before anybody asked it to. */
  unasked: boolean
  said: string
}

const keptErrorCharacters = 2000
const signalAfterMs = 2000
const killAfterMs = 5000
/** What ffmpeg needs to open its ports; what comes too early is lost until the next keyframe. */
const openingMs = 300
const keyFrameCheckMs = 250
const longestKeyFrameWaitMs = 3000

/** One run of ffmpeg over one choice of streams: from `start` until `end`, or until ffmpeg ends by itself. */
export class RecordingPart {
  readonly ended: Promise<PartEnd>
  readonly #child: ChildProcess
  readonly #transports: types.PlainTransport[]
  readonly #keyFrames: NodeJS.Timeout | undefined
  readonly #legs: readonly RtpLeg[]
  #asked = false
  #said = ''

  private constructor(
    child: ChildProcess,
    transports: types.PlainTransport[],
    legs: readonly RtpLeg[],
    video: VideoFeed | null,
  ) {
    this.#child = child
    this.#transports = transports
    this.#legs = legs
    this.#keyFrames = video ? setInterval(() => void video.askForKeyFrame(), keyFrameCheckMs) : undefined
    this.ended = this.#follow()
  }

  /** Starts recording. Errors: room_closed, unknown_producer, media_failed. */
  static async start(options: PartOptions): Promise<RecordingPart> {
    const { room, plan, folder, ffmpegBin, segmentMs } = options
    if (room.closed) throw new MediaError('room_closed')
    const transports: types.PlainTransport[] = []
    const held: HeldPorts[] = []
    const releasePorts = () => {
      for (const { release } of held) release()
    }
    try {
      const { video, audioIds } = plan
      const open = async (producerId: string, layers: VideoPlan | null) => {
        const ports = await holdPortPair()
        held.push(ports)
        return openFeed(options, transports, ports.port, producerId, layers)
      }
      const videoFeed = video ? await open(video.producerId, video) : null
      const audioFeeds: Feed[] = []
      for (const audioId of audioIds) audioFeeds.push(await open(audioId, null))
      const feeds = [...(videoFeed ? [videoFeed] : []), ...audioFeeds]
      const legs = feeds.map(({ leg }) => leg)
      releasePorts()
      const child = spawn(ffmpegBin, recordingArguments(folder, legs, segmentMs), {
        stdio: ['pipe', 'ignore', 'pipe'],
      })
      // A child that ends at once reports that through its exit; its broken pipe is no more news.
      child.stdin.on('error', () => undefined).end(describeSession(legs))
      const keyFrames = videoFeed ? new VideoFeed(videoFeed.consumer, segmentMs) : null
      const part = new RecordingPart(child, transports, legs, keyFrames)
      const early = await Promise.race([part.ended, sleep(openingMs)])
      if (early) throw new MediaError('media_failed', `ffmpeg ended at once: ${early.said}`)
      await failingAs('media_failed', async () => {
        await videoFeed?.consumer.resume()
        // Sound starts with the first picture: ffmpeg takes what comes first of each for simultaneous.
        await keyFrames?.first
        await Promise.all(audioFeeds.map(({ consumer }) => consumer.resume()))
      })
      return part
    } catch (error) {
      releasePorts()
      for (const transport of transports) transport.close()
      throw error
    }
  }

  /** The running ffmpeg's process id. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** What ffmpeg has complained of last. */
  get said(): string {
    return this.#said.trim()
  }

  /** Lets ffmpeg finish its last segment, and resolves when it has. */
  async end(): Promise<PartEnd> {
    this.#asked = true
    await sayGoodbye(this.#legs)
    const ask = setTimeout(() => this.#child.kill('SIGTERM'), signalAfterMs)
    const force = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs)
    const end = await this.ended
    clearTimeout(ask)
    clearTimeout(force)
    return end
  }

  async #follow(): Promise<PartEnd> {
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-keptErrorCharacters)
    })
    this.#child.once('error', (error) => {
      this.#said += error.message
    })
    await new Promise((resolve) => this.#child.once('close', resolve))
    clearInterval(this.#keyFrames)
    for (const transport of this.#transports) transport.close()
    return { unasked: !this.#asked, said: this.said }
  }
}

/** Asks for a keyframe whenever a segment is due to end and the sender has sent none by itself. */
class VideoFeed {
  readonly #consumer: types.Consumer
  readonly #dueMs: number
  /** Resolves when a keyframe has gone out, or ought to have. */
  readonly first: Promise<unknown>
  #lastAt = -Infinity

  constructor(consumer: types.Consumer, segmentMs: number) {
    this.#consumer = consumer
    this.#dueMs = segmentMs - keyFrameCheckMs / 2
    const { promise, resolve } = Promise.withResolvers<unknown>()
    consumer.on('trace', ({ type }) => {
      if (type !== 'keyframe') return
      this.#lastAt = performance.now()
      resolve(true)
    })
    consumer.observer.once('close', () => resolve(false))
    this.first = Promise.race([promise, sleep(longestKeyFrameWaitMs)])
    void consumer.enableTraceEvent(['keyframe']).catch(() => undefined)
  }

  async askForKeyFrame(): Promise<void> {
    if (performance.now() - this.#lastAt < this.#dueMs || this.#consumer.closed) return
    // A consumer that closes meanwhile needs none.
    await this.#consumer.requestKeyFrame().catch(() => undefined)
  }
}

/** An RTCP BYE (RFC 3550 §6.6) for each stream: ffmpeg then comes to its end even where no media wakes it. */
async function sayGoodbye(legs: readonly RtpLeg[]): Promise<void> {
  const socket = createSocket('udp4')
  // Of two sources, since ffmpeg reads nothing shorter than twelve bytes.
  const bye = Buffer.from([0x82, 203, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0])
  const sent = legs.map(
    ({ port }) => new Promise((resolve) => socket.send(bye, port + 1, '127.0.0.1', resolve)),
  )
  await Promise.all(sent)
  socket.close()
}

interface Feed {
  readonly leg: RtpLeg
  readonly consumer: types.Consumer
}

async function openFeed(
  { room, ports }: PartOptions,
  transports: types.PlainTransport[],
  port: number,
  producerId: string,
  video: VideoPlan | null,
): Promise<Feed> {
  room.publications.get(producerId)
  return failingAs('media_failed', async () => {
    const transport = await room.router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1', portRange: ports },
      rtcpMux: false,
    })
    transports.push(transport)
    await transport.connect({ ip: '127.0.0.1', port, rtcpPort: port + 1 })
    const consumer = await transport.consume({
      producerId,
      // Nobody here answers with what arrived: an estimate of the way would hold the best layer back for ever.
      rtpCapabilities: { ...room.router.rtpCapabilities, headerExtensions: [] },
      paused: true,
      ...(video ? { preferredLayers: { spatialLayer: video.layer, temporalLayer: 2 } } : {}),
    })
    const payloadType = consumer.rtpParameters.codecs[0]?.payloadType ?? 0
    return { leg: { kind: consumer.kind, codec: video?.codec ?? 'opus', port, payloadType }, consumer }
  })
}
