import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaNotices } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { recordingRoutes } from '#contracts/live/recording.routes.ts'
import { wallRoutes } from '#contracts/live/wall.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { ClipStreamer } from '#media/index.ts'
import { eventually, ffmpegBin, makeClip } from '#media/test/support.ts'
import { openStudio, produce } from './attack/studio.ts'
import { openWorld, type World } from './attack/world.ts'

const YEAR_MS = 365 * 24 * 3_600_000

let world: World
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-recordings-'))
  makeClip(path.join(folder, 'clip.mkv'))
  await writeFile(path.join(folder, 'secret.m3u8'), 'not for you')
  world = await openWorld({
    recordings: {
      folder: path.join(folder, 'lives'),
      ...{ ffmpegBin, keepMs: 3 * YEAR_MS, keepFreeBytes: 0, longestMs: YEAR_MS },
    },
  })
})
afterAll(async () => {
  await world.app.close()
  await rm(folder, { recursive: true })
  expect(world.app.faults).toEqual([])
})

const run = promisify(execFile)
const get = (file: string | null | undefined, headers: Record<string, string> = {}) =>
  fetch(`${world.app.origin}${String(file)}`, { headers })
const pageOf = (liveId: string) => world.app.ask(recordingRoutes.recording, { params: { liveId } })

/** A live that a clip streams into while a product is explained, until some of it is recorded. */
async function recorded(seconds: number) {
  const stage = await world.withCart()
  const { host, liveId, itemId } = stage
  const room = await world.app.app.live.stage(liveId)
  const clip = new ClipStreamer({ room, peerId: 'clip', ffmpegBin, file: path.join(folder, 'clip.mkv') })
  clip.start()
  const durationMs = async () => (await pageOf(liveId)).parts.reduce((sum, part) => sum + part.durationMs, 0)
  await eventually('it is being recorded', async () => (await durationMs()) > 0, 20_000)
  const request = { cookie: host.cookie, params: { liveId } }
  await world.app.ask(liveCartRoutes.explain, { ...request, body: { itemId } })
  await eventually('enough is recorded', async () => (await durationMs()) > seconds * 1000, 30_000)
  return { ...stage, end: () => world.app.ask(liveRoutes.end, request), clip }
}

describe('a live', () => {
  it('can be watched by HLS while it is on, replayed the moment it ends, and cut into chapters', async () => {
    const { liveId, end, clip } = await recorded(5)
    const onAir = await pageOf(liveId)
    expect(onAir).toMatchObject({ state: 'recording', hlsUrl: `/media/lives/${liveId}/live.m3u8` })
    const live = await get(onAir.hlsUrl)
    expect(live.headers.get('content-type')).toContain('application/vnd.apple.mpegurl')
    expect(live.headers.get('cache-control')).toBe('no-cache')
    expect(await live.text()).not.toContain('ENDLIST')
    await showsItselfOnTheWall(liveId)

    await end()
    const over = async () => (await pageOf(liveId)).state === 'finished'
    await eventually('it can be replayed', over, 3000)
    await clip.stop()
    const { replayUrl, chapters, parts, keepUntil } = await pageOf(liveId)
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0'],
      `${world.app.origin}${String(replayUrl)}`,
    ])
    expect(new Set(stdout.split(/\s+/).filter(Boolean))).toEqual(new Set(['h264', 'aac']))
    expect(await (await get(replayUrl)).text()).toContain('#EXT-X-ENDLIST')
    expect(parts).toHaveLength(1)

    const [chapter] = chapters
    if (!chapter || !keepUntil) throw new Error('nothing was recorded')
    expect(Date.parse(keepUntil) - Date.now()).toBeGreaterThan(2.99 * YEAR_MS)
    expect(chapter).toMatchObject({ title: expect.stringContaining('樱桃') as unknown })
    const lengthMs = chapter.endMs - chapter.startMs
    expect(lengthMs).toBeGreaterThan(1000)
    const answers = await Promise.all([get(chapter.clipUrl), get(chapter.clipUrl)])
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-disposition')).toContain('attachment')
    }
    const file = path.join(folder, 'chapter.mp4')
    await writeFile(file, Buffer.from(await answers[0].arrayBuffer()))
    const probe = await run('ffprobe', [
      ...['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file],
    ])
    expect(Number(probe.stdout) * 1000).toBeGreaterThan(lengthMs - 2500)
    expect(Number(probe.stdout) * 1000).toBeLessThan(lengthMs + 4500)
    await servesExactlyThat(liveId)
    await keepsItsTerm(liveId)
  })

  /** A fresh small picture, one for all who ask, and what arrives from the host. */
  async function showsItselfOnTheWall(liveId: string): Promise<void> {
    const at = `/media/lives/${liveId}/thumbnail.jpg`
    const [one, other] = await Promise.all([get(at), get(at)])
    expect(one.headers.get('content-type')).toBe('image/jpeg')
    expect(one.headers.get('cache-control')).toBe('public, max-age=10')
    const picture = Buffer.from(await one.arrayBuffer())
    expect(picture.subarray(0, 2).toString('hex')).toBe('ffd8')
    expect(Buffer.from(await other.arrayBuffer())).toEqual(picture)
    const stranger = await get(`/media/lives/${crypto.randomUUID()}/thumbnail.jpg`)
    expect(stranger.status).toBe(404)
    const { cookie } = world.as('operator')
    const uplinks = () => world.app.ask(wallRoutes.uplinks, { cookie })
    await expect
      .poll(async () => (await uplinks()).items.find((each) => each.liveId === liveId)?.bitrateKbps ?? 0)
      .toBeGreaterThan(0)
  }

  /** Ranges, caching, and nothing but a recording's own files. */
  async function servesExactlyThat(liveId: string): Promise<void> {
    const at = `/media/lives/${liveId}`
    const segment = `${at}/p0000/00000.m4s`
    const whole = await get(segment)
    expect(whole.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const bytes = Buffer.from(await whole.arrayBuffer())
    const piece = await get(segment, { range: 'bytes=10-19' })
    expect(piece.status).toBe(206)
    expect(piece.headers.get('content-range')).toBe(`bytes 10-19/${bytes.length}`)
    expect(Buffer.from(await piece.arrayBuffer())).toEqual(bytes.subarray(10, 20))
    expect((await get(segment, { range: `bytes=${bytes.length}-` })).status).toBe(416)
    const etag = (await get(`${at}/index.m3u8`)).headers.get('etag') ?? ''
    expect(
      (await get(`${at}/index.m3u8`, { 'if-none-match': etag, 'cache-control': 'max-age=0' })).status,
    ).toBe(304)
    const strangers = [
      `${at}/..%2f..%2fsecret.m3u8`,
      `${at}/%2e%2e/%2e%2e/secret.m3u8`,
      `${at}/p0000/..%2f..%2f..%2fsecret.m3u8`,
      `/media/lives/..%2f..%2fsecret.m3u8/index.m3u8`,
      `${at}/p0000/part.json`,
      `${at}/p0000/list.m3u8`,
      `${at}/p0000/99999.m4s`,
      `${at}/index.m3u8%00.m4s`,
      `${at}/clips/${liveId}.mp4`,
      `/media/lives/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}/index.m3u8`,
    ]
    for (const url of strangers) {
      const answer = await get(url)
      expect([400, 404], url).toContain(answer.status)
      expect(await answer.text(), url).not.toContain('not for you')
    }
  }

  async function keepsItsTerm(liveId: string): Promise<void> {
    const request = { cookie: world.as('admin').cookie, params: { liveId } }
    const early = await world.app.call(recordingRoutes.deleteRecording, request)
    expect(early).toMatchObject({ status: 409, body: { code: 'under_retention' } })
    expect((await get(`/media/lives/${liveId}/index.m3u8`)).status).toBe(200)
    world.app.clock.ahead(3 * YEAR_MS + 60_000)
    const cookie = (await world.app.session(world.as('admin'))).cookie
    await world.app.ask(recordingRoutes.deleteRecording, { ...request, cookie })
    await world.app.ask(recordingRoutes.deleteRecording, { ...request, cookie })
    expect(await pageOf(liveId)).toMatchObject({ state: 'none', replayUrl: null, parts: [] })
    expect((await get(`/media/lives/${liveId}/index.m3u8`)).status).toBe(404)
  }
})

it('tells host and operator that a full disk ended a recording; the live goes on', async () => {
  const at = await mkdtemp(path.join(tmpdir(), 'fieldcast-full-'))
  const options = { ffmpegBin, keepMs: YEAR_MS, keepFreeBytes: 2 ** 60, longestMs: YEAR_MS }
  const full = await openWorld({ recordings: { folder: at, ...options } })
  try {
    const studio = await openStudio(full)
    await produce(studio)
    const told = () => studio.socket.heard(mediaNotices.recordingStopped).map(({ reason }) => reason)
    await expect.poll(told).toEqual(['disk_full'])
    const { cookie } = full.as('operator')
    const wall = async () => (await full.app.ask(wallRoutes.uplinks, { cookie })).items
    await expect
      .poll(wall)
      .toContainEqual(expect.objectContaining({ liveId: studio.liveId, recordingStopped: 'disk_full' }))
    expect(full.app.media.hasRoom(studio.liveId)).toBe(true)
    // The operator's log has it too, as the one thing that went wrong.
    expect(full.app.faults).toHaveLength(1)
  } finally {
    await full.app.close()
    await rm(at, { recursive: true })
  }
})
