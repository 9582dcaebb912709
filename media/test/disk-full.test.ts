import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ClipStreamer, Recorder, RecordingArchive } from '#media/index.ts'
import { eventually, ffmpegBin, makeClip, startServer } from './support.ts'

const run = promisify(execFile)
const SMALL = 'size=4m'

/** A disk to fill: a small one where this process may mount, else files whose every write says that it is full. */
async function smallDisk(at: string): Promise<Record<'fill' | 'relax' | 'leave', () => void>> {
  await mkdir(at)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', SMALL, 'fieldcast-test', at], { stdio: 'ignore' })
  if (mounted.status === 0)
    return {
      // Somebody else takes what is left, in the middle of a segment.
      fill: () =>
        void spawnSync('dd', ['if=/dev/zero', `of=${join(at, 'else')}`, 'bs=4k'], { stdio: 'ignore' }),
      // Only what the recording kept back is free then.
      relax: () => undefined,
      leave: () => void spawnSync('umount', ['-l', at]),
    }
  return {
    fill: () => {
      symlinkSync('/dev/full', join(at, 'live.m3u8.new'))
    },
    relax: () => {
      rmSync(join(at, 'live.m3u8.new'), { force: true })
    },
    leave: () => undefined,
  }
}

it('a disk that fills up ends the recording cleanly; the stream goes on, and the replay plays until then', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fieldcast-disk-'))
  const at = join(folder, 'disk')
  const disk = await smallDisk(at)
  const server = await startServer()
  try {
    makeClip(join(folder, 'clip.mkv'))
    const room = await server.createRoom('full')
    const clip = new ClipStreamer({ room, peerId: 'demo-host', ffmpegBin, file: join(folder, 'clip.mkv') })
    clip.start()
    const archive = await RecordingArchive.openToRecord(at)
    const recorder = new Recorder({ room, archive, ffmpegBin, segmentMs: 1000 })
    const stopped = once(recorder, 'stopped')
    recorder.start()
    const recorded = () => archive.parts.reduce((sum, { durationMs }) => sum + durationMs, 0)
    await eventually('two segments', () => recorded() > 1_900, 20_000)
    disk.fill()
    expect(await stopped).toMatchObject([{ reason: 'disk_full' }])
    expect(recorder.pid, 'no ffmpeg is left').toBeUndefined()

    const received = async () =>
      (await room.stats()).producers.filter(({ bitsPerSecond }) => bitsPerSecond > 5_000).length
    await eventually('picture and sound go on', async () => (await received()) === 2)
    disk.relax()
    await archive.finish()
    const again = await RecordingArchive.open(at)
    expect(again.parts.map(({ durationMs }) => durationMs)).toEqual(
      archive.parts.map(({ durationMs }) => durationMs),
    )
    const index = readFileSync(join(at, 'index.m3u8'), 'utf8')
    expect(index.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true)
    const recordedMs = recorded()
    expect(recordedMs).toBeGreaterThan(1_500)
    const { stdout, stderr } = await run(
      'ffprobe',
      ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', join(at, 'index.m3u8')],
      { timeout: 30_000 },
    )
    expect(stderr).toBe('')
    const { streams } = JSON.parse(stdout) as { streams: { codec_type: string; nb_read_frames: string }[] }
    const frames = Number(streams.find(({ codec_type }) => codec_type === 'video')?.nb_read_frames)
    expect(frames / 25).toBeGreaterThan(recordedMs / 1000 - 0.3)
    await clip.stop()
    room.close()
  } finally {
    await server.close()
    disk.leave()
    await rm(folder, { recursive: true })
  }
})
