import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ingestRoutes } from '#contracts/live/ingest.routes.ts'
import { mediaRequests } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { recordingRoutes } from '#contracts/live/recording.routes.ts'
import { openPublisher, type Publisher } from '#media/test/offers.ts'
import { ffmpegBin } from '#media/test/support.ts'
import { cameraRtp, enter, transportOf } from './attack/studio.ts'
import { openWorld, scheduleBody, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'

const YEAR_MS = 365 * 24 * 3_600_000

const turn = {
  urls: ['turn:turn.example.cn:3478?transport=udp', 'turns:turn.example.cn:5349'],
  secret: 'a secret of the county',
}

let world: World
let folder: string
const publishers: Publisher[] = []
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-ingest-'))
  const options = { ffmpegBin, keepMs: 3 * YEAR_MS, keepFreeBytes: 0, longestMs: YEAR_MS }
  world = await openWorld({ recordings: { folder, ...options }, turn })
})
afterAll(async () => {
  for (const publisher of publishers) publisher.close()
  await world.app.close()
  await rm(folder, { recursive: true })
  expect(world.app.faults).toEqual([])
})

interface Sent {
  method?: string
  key?: string
  type?: string
  body?: string
  headers?: Record<string, string>
}

const send = (where: string, { method = 'POST', key, type = 'application/sdp', body, headers = {} }: Sent) =>
  fetch(`${world.app.origin}${where}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })

const codeOf = async (answer: Response) => ({
  status: answer.status,
  code: ((await answer.json()) as { code: string }).code,
})

async function publisher(player = false): Promise<Publisher> {
  const made = await openPublisher(player)
  publishers.push(made)
  return made
}

const rollKey = async ({ cookie }: Person) =>
  (await world.app.ask(ingestRoutes.rollStreamKey, { cookie })).key

/** A host with a live planned for now and a key. */
async function planned() {
  const host = await world.app.account('host')
  const startsAt = world.app.clock.now().toISOString()
  const body = { ...scheduleBody(world), startsAt }
  const live = await world.app.ask(liveRoutes.schedule, { cookie: host.cookie, body })
  return { host, liveId: live.id, key: await rollKey(host) }
}

const streaming = async (liveId: string) =>
  (await (await world.app.app.live.stage(liveId)).stats()).producers.filter(
    (one) => one.bitsPerSecond > 10_000,
  )

async function connect(key: string) {
  const encoder = await publisher()
  const opened = await send('/api/whip', { key, body: encoder.offer })
  expect(opened.status).toBe(201)
  encoder.answer(await opened.text())
  await expect.poll(() => encoder.states).toContain('connected')
  await encoder.sendPicture()
  return { encoder, opened, session: opened.headers.get('location') ?? '' }
}

describe('a stream key', () => {
  it('is told once, kept as a digest, and worth nothing when another is rolled', async () => {
    const { host, key } = await planned()
    const [row] = await world.app.db.prisma.streamKey.findMany({ where: { hostId: host.id } })
    expect(JSON.stringify(row)).not.toContain(key)
    const mine = async () => (await world.app.ask(ingestRoutes.streamKey, { cookie: host.cookie })).streamKey
    expect(await mine()).toMatchObject({ lastUsedAt: null })
    const { offer } = await publisher()
    const first = await send('/api/whip', { key, body: offer })
    expect(first.status).toBe(201)
    expect((await mine())?.lastUsedAt).not.toBeNull()

    const next = await rollKey(host)
    expect(await codeOf(await send('/api/whip', { key, body: offer }))).toEqual({
      ...{ status: 401, code: 'stream_key_wrong' },
    })
    // What ran under the old key has ended.
    const session = first.headers.get('location') ?? ''
    expect((await send(session, { method: 'DELETE', key: next })).status).toBe(404)
    await world.app.ask(ingestRoutes.dropStreamKey, { cookie: host.cookie })
    expect((await send('/api/whip', { key: next, body: offer })).status).toBe(401)
  })
})

describe('an encoder', () => {
  it('puts its host’s planned live on air, is recorded, comes back, and the replay plays', async () => {
    const { host, liveId, key } = await planned()
    const { opened, encoder, session } = await connect(key)
    expect(opened.headers.get('content-type')).toContain('application/sdp')
    expect(opened.headers.get('etag')).toMatch(/^"[^"]+"$/)
    expect(session).toMatch(/^\/api\/whip\/[0-9a-f-]{36}$/)
    expect((await world.app.ask(liveRoutes.live, { params: { liveId } })).state).toBe('live')
    await expect.poll(() => streaming(liveId)).toHaveLength(1)
    const recording = () => world.app.ask(recordingRoutes.recording, { params: { liveId } })
    await expect.poll(async () => (await recording()).parts.length, { timeout: 30_000 }).toBe(1)

    // The encoder's line broke and it comes anew; the former session is gone.
    encoder.close()
    const again = await connect(key)
    expect((await send(session, { method: 'DELETE', key })).status).toBe(404)
    await expect.poll(() => streaming(liveId)).toHaveLength(1)
    await expect.poll(async () => (await recording()).parts.length, { timeout: 30_000 }).toBe(2)

    expect((await send(again.session, { method: 'DELETE', key })).status).toBe(200)
    await expect.poll(() => streaming(liveId)).toEqual([])
    expect((await world.app.ask(liveRoutes.live, { params: { liveId } })).state).toBe('live')
    await world.app.ask(liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    await expect.poll(async () => (await recording()).state).toBe('finished')
    const replay = await fetch(`${world.app.origin}${String((await recording()).replayUrl)}`)
    expect(await replay.text()).toContain('#EXT-X-ENDLIST')

    const late = await send('/api/whip', { key, body: encoder.offer })
    expect(await codeOf(late)).toEqual({ status: 409, code: 'no_live_to_publish' })
  })

  it('and a page of one host never send both: the page takes over when asked to, the encoder is refused', async () => {
    const { host, liveId, key } = await planned()
    const { session, encoder } = await connect(key)
    const socket = await enter(world, liveId, host.cookie)
    const transportId = await transportOf(socket, liveId, { direction: 'send', connected: true })
    const track = { liveId, transportId, kind: 'video', rtpParameters: cameraRtp() } as const
    const senders = async () => [
      ...new Set((await world.app.app.live.stage(liveId)).producers().map(({ peerId }) => peerId)),
    ]
    expect(await socket.send(mediaRequests.produce, track)).toMatchObject({
      ...{ ok: false, problem: { code: 'encoder_sending' } },
    })
    expect(await senders()).toHaveLength(1)
    await socket.ask(mediaRequests.produce, { ...track, takeOver: true })
    const [page, ...others] = await senders()
    expect([page?.startsWith('whip-'), others]).toEqual([false, []])
    expect((await send(session, { method: 'DELETE', key })).status).toBe(404)

    // An encoder comes back by itself after a cut; it does not get the picture back that way.
    const again = await send('/api/whip', { key, body: encoder.offer })
    expect(await codeOf(again)).toEqual({ status: 409, code: 'page_sending' })
    socket.close()
    await expect.poll(async () => (await send('/api/whip', { key, body: encoder.offer })).status).toBe(201)
    await expect.poll(async () => (await senders()).every((peer) => peer.startsWith('whip-'))).toBe(true)
  })

  it('is ended by the end of its live', async () => {
    const { host, liveId, key } = await planned()
    const { session } = await connect(key)
    await world.app.ask(liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    await expect.poll(async () => (await send(session, { method: 'DELETE', key })).status).toBe(404)
  })

  it('trickles and restarts ICE by the rules of its standard', async () => {
    const { key } = await planned()
    const { opened, encoder, session } = await connect(key)
    const [etag, type] = [opened.headers.get('etag') ?? '', 'application/trickle-ice-sdpfrag']
    const [, ufrag = ''] = /a=ice-ufrag:(\S+)/.exec(encoder.offer) ?? []
    const [, pwd = ''] = /a=ice-pwd:(\S+)/.exec(encoder.offer) ?? []
    const same = `a=ice-ufrag:${ufrag}\r\na=ice-pwd:${pwd}\r\n`
    const patch = (body: string, headers: Record<string, string>, as = type) =>
      send(session, { method: 'PATCH', key, type: as, body, headers })
    expect((await patch(same, { 'if-match': etag })).status).toBe(204)
    expect(await codeOf(await patch(same, {}))).toEqual({ status: 428, code: 'if_match_missing' })
    expect((await patch(same, { 'if-match': '"other"' })).status).toBe(412)
    expect((await patch(same, { 'if-match': etag }, 'application/sdp')).status).toBe(415)
    expect(await codeOf(await patch('nothing', { 'if-match': etag }))).toEqual({
      status: 400,
      code: 'bad_sdp',
    })
    const fresh = 'a=ice-ufrag:fresh\r\na=ice-pwd:0123456789abcdefghijkl\r\n'
    const restarted = await patch(fresh, { 'if-match': '*' })
    expect(restarted.status).toBe(200)
    expect(await restarted.text()).toContain('a=ice-ufrag:')
    expect(restarted.headers.get('etag')).not.toBe(etag)
    expect((await patch(fresh, { 'if-match': etag })).status).toBe(412)
    // Another host's key opens nothing here.
    const other = (await planned()).key
    expect((await send(session, { method: 'DELETE', key: other })).status).toBe(404)
    expect((await send(session, { method: 'DELETE' })).status).toBe(401)
  })

  it('is told what it does wrong', async () => {
    const { key } = await planned()
    const { offer } = await publisher()
    const refusals: [Sent, number, string][] = [
      [{ body: offer }, 401, 'stream_key_wrong'],
      [{ key: 'fc_guess', body: offer }, 401, 'stream_key_wrong'],
      [{ key, body: offer, type: 'application/json' }, 415, 'unsupported_type'],
      [{ key, body: 'v=0' }, 400, 'bad_sdp'],
      [{ key, body: 'x'.repeat(70_000) }, 413, 'too_large'],
      [{ key, body: offer.replaceAll('H264', 'H265').replaceAll('opus', 'speex') }, 406, 'media_unfit'],
      [{ key, body: offer, method: 'PUT' }, 405, 'method_not_allowed'],
      [{ key, method: 'GET' }, 405, 'method_not_allowed'],
    ]
    for (const [sent, status, code] of refusals) {
      const answer = await send('/api/whip', sent)
      if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      if (status === 405) expect(answer.headers.get('allow')).toBe('POST, OPTIONS')
      expect(await codeOf(answer), code).toEqual({ status, code })
    }
    const preflight = await send('/api/whip', { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('accept-post')).toBe('application/sdp')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
  })
})

/** RFC 9725 §4.6: each relay with what its clients need to be let in. */
const relaysOf = (answer: Response) =>
  Array.from(
    (answer.headers.get('link') ?? '').matchAll(
      /<([^>]+)>; rel="ice-server"; username="(\d+):([^"]+)"; credential="([^"]+)"; credential-type="password"/g,
    ),
    ([, url, until, name, credential]) => ({ url, until: Number(until), name, credential }),
  )

it('tells encoders and players of the relay, with a credential of each session that ends by itself', async () => {
  const { liveId, key } = await planned()
  const { opened, session } = await connect(key)
  const player = await send(`/api/lives/${liveId}/whep`, { body: (await publisher(true)).offer })
  for (const [answer, where] of [
    [opened, session],
    [player, player.headers.get('location') ?? ''],
  ] as const) {
    const relays = relaysOf(answer)
    expect(relays.map(({ url }) => url)).toEqual(turn.urls)
    const [relay] = relays
    expect(where.endsWith(`/${relay?.name ?? '?'}`)).toBe(true)
    const nowS = Math.floor(world.app.clock.now().getTime() / 1000)
    expect(relay?.until).toBeGreaterThan(nowS + 3_600)
    expect(relay?.until).toBeLessThanOrEqual(nowS + 24 * 3_600)
    const signed = createHmac('sha1', turn.secret).update(`${relay?.until}:${relay?.name}`).digest('base64')
    expect(relay?.credential).toBe(signed)
  }
})

describe('a standard player', () => {
  it('receives a live on air, is counted as a viewer, and leaves', async () => {
    const { liveId, key } = await planned()
    const player = await publisher(true)
    const where = `/api/lives/${liveId}/whep`
    expect(await codeOf(await send(where, { body: player.offer }))).toEqual({
      status: 409,
      code: 'live_not_on',
    })
    await connect(key)
    await expect.poll(() => streaming(liveId)).toHaveLength(1)
    const opened = await send(where, { body: player.offer })
    expect(opened.status).toBe(201)
    const session = opened.headers.get('location') ?? ''
    expect(session).toMatch(/^\/api\/whep\//)
    player.answer(await opened.text())
    await expect.poll(() => player.received()).toBeGreaterThan(20)
    expect((await world.app.ask(liveRoutes.live, { params: { liveId } })).viewers).toBe(1)
    expect((await send(session, { method: 'DELETE' })).status).toBe(200)
    expect((await send(session, { method: 'DELETE' })).status).toBe(404)
    expect((await world.app.ask(liveRoutes.live, { params: { liveId } })).viewers).toBe(0)
    expect((await send('/api/lives/nowhere/whep', { body: player.offer })).status).toBe(404)
  })
})

it('lets nobody try keys or open sessions without end', async () => {
  const narrow = await openWorld({ rateLimitFactor: 1 })
  const statuses: number[] = []
  for (let attempt = 0; attempt < 31; attempt += 1) {
    const headers = { authorization: `Bearer fc_${'A'.repeat(43)}`, 'content-type': 'application/sdp' }
    statuses.push(
      (await fetch(`${narrow.app.origin}/api/whip`, { method: 'POST', headers, body: 'v=0' })).status,
    )
  }
  await narrow.app.close()
  expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401))
  expect(statuses[30]).toBe(429)
})
