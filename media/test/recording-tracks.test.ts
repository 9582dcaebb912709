import { execFile, spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClipStreamer, Recorder, RecordingArchive, type MediaRoom, type MediaServer } from '#media/index.ts'
import { eventually, ffmpegBin, makeClip, startServer } from './support.ts'

interface Track {
  codec_name: string
  duration: number
  frames: number
}

const run = promisify(execFile)

/** Decodes a part by itself: how long its picture and its sound are. */
async function tracksOf(partFolder: string): Promise<Track[]> {
  const pieces = readdirSync(partFolder).filter((name) => name.endsWith('.m4s'))
  const whole = join(partFolder, 'whole.mp4')
  await writeFile(
    whole,
    Buffer.concat(['init.mp4', ...pieces.sort()].map((name) => readFileSync(join(partFolder, name)))),
  )
  const asked = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', whole]
  const { stdout } = await run('ffprobe', asked, { timeout: 30_000 })
  const { streams } = JSON.parse(stdout) as {
    streams: { codec_name: string; duration: string; nb_read_frames: string }[]
  }
  return streams.map(({ codec_name, duration, nb_read_frames }) => ({
    codec_name,
    duration: Number(duration),
    frames: Number(nb_read_frames),
  }))
}

const GUEST_HERTZ = 2_500

/** Somebody beside the host who hums one high note until they leave. */
async function guestOn(room: MediaRoom) {
  const transport = await room.router.createPlainTransport({
    ...{ listenInfo: { protocol: 'udp', ip: '127.0.0.1' }, rtcpMux: true, comedia: true },
  })
  const producer = await transport.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: 77 }],
    },
  })
  room.publications.add(producer, 'guest', 'guest-microphone')
  const to = `rtp://127.0.0.1:${transport.tuple.localPort}`
  const voice = spawn(ffmpegBin, [
    ...['-v', 'error', '-re', '-f', 'lavfi', '-i', `sine=${GUEST_HERTZ}:r=48000`, '-ac', '2'],
    ...['-c:a', 'libopus', '-b:a', '48k', '-payload_type', '111', '-ssrc', '77', '-f', 'rtp', to],
  ])
  return {
    /** Into a tunnel: nothing tells of it but the silence. */
    vanish: () => voice.kill('SIGKILL'),
    leave: () => {
      transport.close()
    },
  }
}

/** How loud a recording is around this pitch, in decibels: 0 is as loud as can be. */
async function loudnessAt(playlist: string, hertz: number): Promise<number> {
  const narrow = Array.from({ length: 3 }, () => `bandpass=f=${hertz}:width_type=h:w=60`).join(',')
  const asked = ['-i', playlist, '-map', '0:a:0', '-af', `${narrow},volumedetect`, '-f', 'null', '-']
  const { stderr } = await run(ffmpegBin, asked, { timeout: 30_000 })
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1])
}

describe('a recording of a host whose picture or sound pauses', () => {
  let folder: string
  let server: MediaServer
  let room: MediaRoom
  let clip: ClipStreamer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldcast-tracks-'))
    makeClip(join(folder, 'clip.mkv'))
    server = await startServer()
    room = await server.createRoom('hill')
    clip = new ClipStreamer({ room, peerId: 'demo-host', ffmpegBin, file: join(folder, 'clip.mkv') })
    clip.start()
  })
  afterAll(async () => {
    await clip.stop()
    await server.close()
    await rm(folder, { recursive: true })
  })

  async function pause(kind: 'audio' | 'video', paused: boolean): Promise<void> {
    const info = room.producers().find((one) => one.kind === kind)
    const { producer } = room.publications.get(info?.producerId ?? '')
    await (paused ? producer.pause() : producer.resume())
  }

  it('has both tracks in every part, so that a player goes through: with picture, sound alone, muted', async () => {
    const at = join(folder, 'hill')
    const archive = await RecordingArchive.open(at)
    const said: string[] = []
    const log = (message: string) => said.push(message)
    const recorder = new Recorder({ room, archive, ffmpegBin, segmentMs: 1000, log })
    recorder.start()
    const names: string[] = []
    let newest = -1
    // Not by its number: a part whose ffmpeg was started anew has the next one.
    async function grown(hasPicture: boolean): Promise<void> {
      const next = () =>
        archive.parts.findLast((part) => part.index > newest && part.hasPicture === hasPicture)
      await eventually('a new part', () => (next()?.durationMs ?? 0) > 1900, 15_000).catch(
        (error: unknown) => {
          throw new Error(`after ${names.join()}: ${JSON.stringify(archive.parts)} ${said.join()}`, {
            cause: error,
          })
        },
      )
      newest = next()?.index ?? -1
      names.push(`p${String(newest).padStart(4, '0')}`)
    }
    await grown(true)
    await pause('video', true)
    await grown(false)
    await pause('video', false)
    await grown(true)
    await pause('audio', true)
    await grown(true)
    await pause('audio', false)
    await grown(true)
    await recorder.stop()
    await archive.finish()

    expect(said.length, `restarts: ${said.join()}`).toBeLessThanOrEqual(1)
    for (const name of names) {
      const tracks = await tracksOf(join(at, name))
      expect(tracks.map(({ codec_name }) => codec_name).sort(), name).toEqual(['aac', 'h264'])
      const [one, other] = tracks
      expect(
        Math.abs((one?.duration ?? 0) - (other?.duration ?? 9)),
        `${name}: as long as each other`,
      ).toBeLessThan(1.5)
      expect(one?.duration, name).toBeGreaterThan(1.7)
    }
    const whole = join(at, 'index.m3u8')
    const { stderr } = await run(ffmpegBin, ['-v', 'error', '-i', whole, '-f', 'null', '-'], {
      timeout: 60_000,
    })
    expect(stderr.split('\n').filter((line) => /Invalid|Error/.test(line))).toEqual([])
  }, 90_000)

  it('lets a guest be heard beside the host, whose picture is still copied', async () => {
    const at = join(folder, 'together')
    const archive = await RecordingArchive.open(at)
    const recorder = new Recorder({ room, archive, ffmpegBin, segmentMs: 1000 })
    const lengthOf = (index: number) => archive.parts.find((part) => part.index === index)?.durationMs ?? 0
    recorder.start()
    await eventually('the host alone', () => lengthOf(0) > 1900, 15_000)
    const guest = await guestOn(room)
    await eventually('the guest too', () => lengthOf(1) > 2900, 25_000)
    guest.vanish()
    await eventually('the host alone again', () => lengthOf(2) > 1900, 25_000)
    guest.leave()
    await recorder.stop()
    await archive.finish()
    const together = join(at, 'p0001')
    expect((await tracksOf(together)).map(({ codec_name }) => codec_name).sort()).toEqual(['aac', 'h264'])
    const heard = async (part: string, hertz: number) => loudnessAt(join(at, part, 'list.m3u8'), hertz)
    expect(await heard('p0001', GUEST_HERTZ)).toBeGreaterThan(-30)
    expect(await heard('p0001', 440)).toBeGreaterThan(-30)
    expect(await heard('p0002', GUEST_HERTZ)).toBeLessThan(-50)
    expect(await heard('p0002', 440)).toBeGreaterThan(-30)
  }, 90_000)
})
