import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { liveRequests, mediaRequests } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import { openStudio, produce } from './attack/studio.ts'
import { freshKey, openWorld, type World } from './attack/world.ts'
import { createTestApp } from './support/test-app.ts'

const DASHBOARD = path.join(import.meta.dirname, '../../docs/grafana/fieldcast.json')
const page = { method: 'GET', path: '/metrics' } as const

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.app.close())

async function scrape(): Promise<string> {
  const { status, body } = await world.app.call(page)
  expect(status).toBe(200)
  return z.string().parse(body)
}

/** The value of one series, by the start of its line; NaN where there is none. */
const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1) ?? Number.NaN,
  )

describe('the metrics', () => {
  it('tell how long each route and event takes, never by what a client sent', async () => {
    await world.app.call(liveRoutes.live, { params: { liveId: newId() } })
    const socket = await world.app.socket()
    await socket.send({ name: 'x"} 1\nevil{' }, {})
    await socket.send(liveRequests.join, { liveId: newId() })
    const text = await scrape()
    const route = 'GET /api/lives/:liveId'
    const seconds = 'fieldcast_http_request_duration_seconds_count'
    expect(valueOf(text, `${seconds}{route="${route}",status="404"}`)).toBeGreaterThan(0)
    expect(valueOf(text, `fieldcast_refusals_total{request="${route}",code="not_found"}`)).toBeGreaterThan(0)
    expect(valueOf(text, 'fieldcast_socket_request_duration_seconds_count{event="live.join"}')).toBe(1)
    expect(valueOf(text, 'fieldcast_refusals_total{request="unknown",code="not_found"}')).toBe(1)
    expect(text).not.toContain('evil')
    expect(valueOf(text, 'fieldcast_socket_connections')).toBe(1)
    expect(valueOf(text, 'fieldcast_process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  })

  it('tell how long viewers wait for the picture, and what each worker takes', async () => {
    const { liveId } = await world.onAir()
    const socket = await world.app.socket()
    const body = { liveId, connectMs: 120, frameMs: 300 }
    expect(await socket.send(mediaRequests.joined, body)).toMatchObject({ problem: { code: 'join_first' } })
    await socket.ask(liveRequests.join, { liveId })
    await socket.ask(mediaRequests.joined, body)
    const text = await scrape()
    expect(valueOf(text, 'fieldcast_media_join_seconds_sum')).toBeCloseTo(0.12)
    expect(valueOf(text, 'fieldcast_media_first_frame_seconds_bucket{le="0.25"}')).toBe(0)
    expect(valueOf(text, 'fieldcast_media_first_frame_seconds_bucket{le="0.5"}')).toBe(1)
    expect(valueOf(text, 'fieldcast_media_worker_cpu_seconds{worker="0"}')).toBeGreaterThan(0)
    socket.close()
  })

  it('count rooms, streams and transports as they come and go', async () => {
    const studio = await openStudio(world)
    await produce(studio)
    const on = await scrape()
    expect(valueOf(on, 'fieldcast_media_rooms')).toBe(1)
    expect(valueOf(on, 'fieldcast_media_workers')).toBe(1)
    expect(valueOf(on, 'fieldcast_media_peers')).toBe(1)
    expect(valueOf(on, 'fieldcast_media_transports')).toBe(1)
    expect(valueOf(on, 'fieldcast_media_producers{kind="video"}')).toBe(1)
    expect(valueOf(on, 'fieldcast_media_received_bits_per_second{kind="video"}')).toBeGreaterThanOrEqual(0)
    const { host, liveId } = studio
    await world.app.ask(liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    await expect.poll(async () => valueOf(await scrape(), 'fieldcast_media_rooms')).toBe(0)
  })

  it('count orders, what the gate refuses, and what waits in the outbox', async () => {
    const { offerId } = await world.offer()
    const buyer = await world.app.account('viewer')
    const buy = () =>
      world.app.call(orderRoutes.buy, {
        ...{ cookie: buyer.cookie, key: freshKey(), params: { offerId }, body: { quantity: 2 } },
      })
    expect((await buy()).status).toBe(200)
    expect((await buy()).body).toMatchObject({ code: 'over_limit' })
    const { method, path: at } = orderRoutes.buy
    await expect
      .poll(async () => valueOf(await scrape(), 'fieldcast_orders_placed_total{sale="flash"}'))
      .toBe(1)
    const text = await scrape()
    expect(valueOf(text, `fieldcast_refusals_total{request="${method} ${at}",code="over_limit"}`)).toBe(1)
    expect(valueOf(text, 'fieldcast_outbox_events{state="parked"}')).toBe(0)
    expect(valueOf(text, 'fieldcast_outbox_lag_seconds')).toBeGreaterThanOrEqual(0)
  })

  it('are for this machine only, and what a proxy passes on is not from it', async () => {
    for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }]) {
      const answer = await world.app.call(page, { headers })
      expect(answer.body).toMatchObject({ code: 'not_found' })
    }
    const other = await world.app.call({ ...page, method: 'POST' }, { body: {} })
    expect(other.status).toBe(404)
  })

  it('are for whoever shows the token, where there is one, and for nobody else', async () => {
    const metricsToken = 'only-prometheus-knows-this'
    const app = await createTestApp({ metricsToken })
    try {
      const asked = (authorization?: string) =>
        app.call(page, { headers: authorization === undefined ? {} : { authorization } })
      for (const wrong of [undefined, '', metricsToken, `Bearer ${metricsToken}x`, 'Bearer '])
        expect((await asked(wrong)).status, String(wrong)).toBe(404)
      expect((await asked(`Bearer ${metricsToken}`)).status).toBe(200)
    } finally {
      await app.close()
    }
  })
})

describe('the dashboard', () => {
  it('asks for nothing that the server does not measure', async () => {
    const dashboard: unknown = JSON.parse(await readFile(DASHBOARD, 'utf8'))
    const asked = [...new Set(JSON.stringify(dashboard).match(/fieldcast_[a-z0-9_]+/g))]
    const text = await scrape()
    const measured = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    )
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.filter((name) => !measured.includes(name))).toEqual([])
  })

  it('left no fault behind', () => {
    expect(world.app.faults).toEqual([])
  })
})
