import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClipStreamer, Recorder, RecordingArchive, type MediaRoom, type MediaServer } from '#media/index.ts'
import { eventually, ffmpegBin, makeClip, startServer } from './support.ts'

interface Probe {
  streams: { codec_name: string; width?: number; start_time: string; nb_read_frames: string }[]
}

const run = promisify(execFile)

/** Plays a playlist from its beginning to its end, decoding every frame. */
async function play(playlist: string): Promise<{ probe: Probe; complaints: string }> {
  const probing = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', playlist]
  const { stdout, stderr } = await run('ffprobe', probing, { timeout: 30_000 })
  return { probe: JSON.parse(stdout) as Probe, complaints: stderr }
}

/** The frames of each part by themselves: FFmpeg's own HLS reader drops some at a discontinuity. */
async function framesIn(partFolder: string): Promise<number> {
  const names = readdirSync(partFolder).filter((name) => name.endsWith('.m4s'))
  const pieces = ['init.mp4', ...names.sort()].map((name) => readFileSync(join(partFolder, name)))
  const whole = join(partFolder, 'whole.mp4')
  writeFileSync(whole, Buffer.concat(pieces))
  const { probe } = await play(whole)
  return Number(probe.streams[0]?.nb_read_frames)
}

/** What a player finds that opens a playlist which is still growing. */
async function codecsOf(playlist: string): Promise<string[]> {
  const options = ['-v', 'error', '-show_streams', '-of', 'json', playlist]
  const { stdout } = await run('ffprobe', options, { timeout: 30_000 })
  return (JSON.parse(stdout) as Probe).streams.map(({ codec_name }) => codec_name)
}

const seconds = (playlist: string) =>
  Array.from(playlist.matchAll(/#EXTINF:([\d.]+)/g), ([, length]) => Number(length)).reduce(
    (sum, length) => sum + length,
    0,
  )

describe('recording a room', () => {
  let folder: string
  let file: string
  let server: MediaServer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldcast-recording-'))
    file = join(folder, 'clip.mkv')
    makeClip(file)
    server = await startServer()
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })

  async function onAir(name: string) {
    const room = await server.createRoom(name)
    const clip = new ClipStreamer({ room, peerId: 'demo-host', ffmpegBin, file })
    clip.start()
    return { room, clip }
  }

  async function record(room: MediaRoom, at: string, options: { keepFreeBytes?: number } = {}) {
    const archive = await RecordingArchive.open(at)
    const recorder = new Recorder({ room, archive, ffmpegBin, segmentMs: 1000, ...options })
    const stopped = once(recorder, 'stopped')
    recorder.start()
    return { archive, recorder, stopped }
  }

  it('copies H.264, plays while it is on, goes on after kill -9 of ffmpeg, and plays across the gap', async () => {
    const { room, clip } = await onAir('orchard')
    const at = join(folder, 'orchard')
    const { archive, recorder, stopped } = await record(room, at)
    const startedAt = Date.now()
    const index = join(at, 'index.m3u8')
    const live = join(at, 'live.m3u8')
    await eventually(
      'three segments',
      () => existsSync(live) && seconds(readFileSync(live, 'utf8')) >= 3,
      15_000,
    )
    expect(readFileSync(live, 'utf8')).not.toContain('ENDLIST')
    expect(await codecsOf(live)).toEqual(['h264', 'aac'])

    process.kill(recorder.pid ?? 0, 'SIGKILL')
    const killedAt = performance.now()
    const grew = () => archive.parts.some((part) => part.index === 1)
    await eventually('a second part', grew, 10_000)
    expect(performance.now() - killedAt).toBeLessThan(4000)
    await eventually('it grows', () => (archive.parts[1]?.durationMs ?? 0) > 2500, 10_000)
    await recorder.stop()
    await archive.finish()
    expect(await stopped).toEqual([{ reason: 'asked', detail: '' }])
    expect(room.producers(), 'the live itself is untouched').toHaveLength(2)

    const whole = readFileSync(index, 'utf8')
    expect(whole.match(/#EXT-X-MAP/g)).toHaveLength(2)
    expect(whole.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1)
    expect(whole).toContain('#EXT-X-PLAYLIST-TYPE:VOD')
    expect(whole.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true)
    const { probe, complaints } = await play(index)
    expect(complaints).toBe('')
    const [video] = probe.streams
    expect(video).toMatchObject({ codec_name: 'h264', width: 320 })
    // 25 frames a second: every second that the list promises can be seen.
    const frames = await Promise.all(['p0000', 'p0001'].map((name) => framesIn(join(at, name))))
    expect(frames.reduce((sum, count) => sum + count) / 25).toBeGreaterThan(seconds(whole) - 0.3)
    const [first, second] = archive.parts
    expect(Math.abs((first?.startedAt.getTime() ?? 0) - startedAt)).toBeLessThan(3000)
    expect(second?.startedAt.getTime()).toBeGreaterThan((first?.startedAt.getTime() ?? 0) + 3000)

    const again = await RecordingArchive.open(at)
    expect(again.parts).toEqual(archive.parts)
    expect((await again.addPart()).index).toBeGreaterThan(1)
    await clip.stop()
    room.close()
  })

  it('starts a new part for new streams, rests while nothing arrives, and ends with its room', async () => {
    const { room, clip } = await onAir('lily')
    const { archive, recorder, stopped } = await record(room, join(folder, 'lily'))
    await eventually('a first part', () => (archive.parts[0]?.durationMs ?? 0) > 900, 10_000)
    await clip.stop()
    await eventually('no ffmpeg without media', () => recorder.pid === undefined)
    const next = new ClipStreamer({ room, peerId: 'demo-host', ffmpegBin, file })
    next.start()
    await eventually('a second part', () => (archive.parts[1]?.durationMs ?? 0) > 900, 10_000)
    const pid = recorder.pid ?? 0
    room.close()
    expect(await stopped).toMatchObject([{ reason: 'room_closed' }])
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(readdirSync(join(folder, 'lily')).filter((name) => name.startsWith('p'))).toEqual([
      'p0000',
      'p0001',
    ])
    await recorder.stop()
    await next.stop()
  })

  it('encodes VP8 to H.264, since nothing else would play everywhere', async () => {
    const room = await server.createRoom('old-phone')
    const sender = await sendVp8(room)
    const at = join(folder, 'old-phone')
    const { archive, recorder } = await record(room, at)
    await eventually('it is recorded', () => (archive.parts[0]?.durationMs ?? 0) > 1900, 20_000)
    await recorder.stop()
    await archive.finish()
    sender.kill('SIGKILL')
    const { probe, complaints } = await play(join(at, 'index.m3u8'))
    expect(probe.streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac'])
    expect(complaints).toBe('')
    room.close()
  })

  it('stops cleanly before the disk is full, and the live goes on', async () => {
    const { room, clip } = await onAir('small-disk')
    const { archive, stopped } = await record(room, join(folder, 'small-disk'), { keepFreeBytes: 2 ** 60 })
    expect(await stopped).toMatchObject([{ reason: 'disk_full' }])
    await archive.finish()
    expect(room.closed).toBe(false)
    await clip.stop()
    room.close()
  })

  it('stops when the disk is full all the same', async () => {
    const at = join(folder, 'full-disk')
    await mkdir(at)
    const { room, clip } = await onAir('full-disk')
    const archive = await RecordingArchive.open(at)
    // The kernel's own full disk: every write to it fails with ENOSPC.
    await symlink('/dev/full', join(at, 'live.m3u8.new'))
    const recorder = new Recorder({ room, archive, ffmpegBin, segmentMs: 1000 })
    const stopped = once(recorder, 'stopped')
    recorder.start()
    expect(await stopped).toMatchObject([{ reason: 'disk_full' }])
    expect(room.producers()).toHaveLength(2)
    await clip.stop()
    room.close()
  })

  it('says what is wrong with ffmpeg and keeps trying', async () => {
    const { room, clip } = await onAir('no-ffmpeg')
    const archive = await RecordingArchive.open(join(folder, 'no-ffmpeg'))
    const complaints: string[] = []
    const log = (message: string) => complaints.push(message)
    const recorder = new Recorder({ room, archive, ffmpegBin: '/nonexistent/ffmpeg', log })
    recorder.start()
    await eventually('two attempts', () => complaints.length >= 2, 10_000)
    expect(complaints[0]).toContain('ENOENT')
    await recorder.stop()
    await clip.stop()
    room.close()
  })
})

/** A sender that has no H.264: ffmpeg's VP8 as plain RTP. */
async function sendVp8(room: MediaRoom): Promise<ChildProcess> {
  const ssrc = 4711
  const payloadType = 101
  const transport = await room.router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    comedia: true,
  })
  const codec = { mimeType: 'video/VP8', payloadType, clockRate: 90_000, parameters: {} }
  const producer = await transport.produce({
    kind: 'video',
    rtpParameters: { codecs: [codec], encodings: [{ ssrc }] },
  })
  room.publications.add(producer, 'old-phone', 'camera')
  return spawn(
    ffmpegBin,
    [
      ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=15'],
      ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '300k', '-g', '15'],
      ...['-f', 'rtp', '-payload_type', `${payloadType}`, '-ssrc', `${ssrc}`],
      `rtp://127.0.0.1:${transport.tuple.localPort}?pkt_size=1200`,
    ],
    { stdio: 'ignore' },
  )
}
