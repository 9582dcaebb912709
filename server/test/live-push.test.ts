import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { PUSH_DEVICES, pushRoutes } from '#contracts/live/push.routes.ts'
import { reminderRoutes } from '#contracts/live/reminders.routes.ts'
import { webPush } from '#server/adapters/push/web-push.ts'
import { createPush } from '#server/areas/live/push/push.ts'
import { newId } from '#server/core/ids.ts'
import { openWorld, scheduleBody, type World } from './attack/world.ts'
import { openPushService, senderOf, type PushedBrowser } from './support/push-service.ts'

// Long enough for a busy machine: a push that is answered later goes out again.
const localPush = { timeoutMs: 1_500, firstRetryMs: 50 }

let world: World
let service: Awaited<ReturnType<typeof openPushService>>
beforeAll(async () => {
  service = await openPushService()
  world = await openWorld({ localPush })
})
afterAll(async () => {
  await world.app.close()
  await service.close()
})

const subscribe = ({ cookie }: { cookie: string }, { endpoint, keys }: PushedBrowser, lang = 'zh') =>
  world.app.ask(pushRoutes.subscribe, { cookie, body: { endpoint, keys, lang } })

/** A viewer who waits for a live with this browser. */
async function waiting(liveId: string, browser: PushedBrowser, lang = 'zh') {
  const viewer = await world.app.account('viewer')
  await subscribe(viewer, browser, lang)
  await world.app.ask(reminderRoutes.remind, { cookie: viewer.cookie, params: { liveId } })
  return viewer
}

const start = ({ host, liveId }: Awaited<ReturnType<World['scheduled']>>) =>
  world.app.ask(liveRoutes.start, { cookie: host.cookie, params: { liveId } })

const devices = async ({ cookie }: { cookie: string }) =>
  (await world.app.ask(pushRoutes.push, { cookie })).devices.length

const counted = async (moment: string, result: string): Promise<number> => {
  const page = String((await world.app.call({ method: 'GET', path: '/metrics' })).body)
  const line = new RegExp(`push_messages_total{moment="${moment}",result="${result}"} (\\d+)`).exec(page)
  return Number(line?.[1] ?? 0)
}

describe('a reminder for a closed page', () => {
  it('is signed by this installation, readable to the browser alone, in its language', async () => {
    const stage = await world.scheduled()
    const { host, liveId } = stage
    const [chinese, english] = [service.browser(), service.browser()]
    const viewer = await waiting(liveId, chinese)
    await waiting(liveId, english, 'en')
    await start(stage)
    await expect.poll(() => [chinese.pushed.length, english.pushed.length]).toEqual([1, 1])
    const shown = { body: '樱桃熟了', path: `/live/${liveId}`, tag: `live-${liveId}` }
    expect(chinese.read()).toEqual([{ title: `${host.name}开播了`, ...shown }])
    expect(english.read()).toEqual([{ title: `${host.name} is on air`, ...shown }])

    const [message] = chinese.pushed
    if (message === undefined) throw new Error('nothing came')
    const { headers, body } = message
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', topic: liveId.replaceAll('-', '') })
    expect(Number(headers['ttl'])).toBeGreaterThan(3_500)
    expect(body.includes(Buffer.from(host.name))).toBe(false)
    const { key, claims } = senderOf(message)
    expect(key).toBe((await world.app.ask(pushRoutes.push, { cookie: viewer.cookie })).key)
    expect(claims.aud).toBe(service.origin)
    expect(claims.exp - Date.now() / 1_000).toBeLessThanOrEqual(24 * 3_600)
    expect(await counted('started', 'delivered')).toBe(2)
  })

  it('comes when the live is moved or cancelled too, and not to who waits no longer', async () => {
    const { host, liveId } = await world.scheduled()
    const [browser, other] = [service.browser(), service.browser()]
    await waiting(liveId, browser)
    const { cookie } = await waiting(liveId, other)
    await world.app.ask(reminderRoutes.forget, { cookie, params: { liveId } })
    const ofHost = { cookie: host.cookie, params: { liveId } }
    const body = { ...scheduleBody(world), startsAt: '2027-05-13T06:00:00.000Z' }
    await world.app.ask(liveRoutes.edit, { ...ofHost, body })
    await expect.poll(() => browser.pushed.length).toBe(1)
    await world.app.ask(liveRoutes.end, ofHost)
    await expect.poll(() => browser.pushed.length).toBe(2)
    expect(browser.read()).toMatchObject([
      { title: `${host.name}的直播改到5 月 13 日 14:00` },
      { title: `${host.name}的直播取消了` },
    ])
    expect(other.pushed).toEqual([])
  })

  it('comes once however many processes hear of the moment, and however often', async () => {
    const { liveId } = await world.scheduled()
    const browsers = Array.from({ length: 30 }, () => service.browser())
    for (const browser of browsers) await waiting(liveId, browser)
    const { db, app, clock } = world.app
    const live = await app.live.lives.page(liveId)
    const results: string[] = []
    const process = () =>
      createPush({
        ...{
          db,
          clock,
          lives: { pages: () => Promise.resolve(new Map([[liveId, live]])) },
          push: { gateway: webPush(Buffer.alloc(32, 5), { allowLocal: true }) },
        },
        meter: { pushed: (_kind, result) => void results.push(result) },
        log: { warn: (facts) => void results.push(JSON.stringify(facts)), error: () => undefined },
      })
    const processes = [process(), process(), process()]
    const eventId = newId()
    for (let turn = 0; turn < 3; turn += 1)
      await Promise.all(processes.map((one) => one.announce(eventId, live, 'started')))
    await expect.poll(() => db.prisma.pushDelivery.count({ where: { notice: { liveId } } })).toBe(0)
    for (const one of processes) await one.close()
    // After a restart the same event is heard once more.
    const restarted = process()
    await restarted.announce(eventId, live, 'started')
    await restarted.close()
    expect(browsers.map(({ pushed }) => pushed.length)).toEqual(browsers.map(() => 1))
    expect(new Set(results)).toEqual(new Set(['delivered']))
  })

  it('is tried again a few times, and then given up', async () => {
    const stage = await world.scheduled()
    const mended = service.browser((response, tries) => void response.writeHead(tries < 3 ? 503 : 201).end())
    const broken = service.browser((response) => void response.writeHead(500).end())
    const silent = service.browser(() => undefined)
    for (const browser of [mended, broken, silent]) await waiting(stage.liveId, browser)
    const delivered = await counted('started', 'delivered')
    await start(stage)
    await expect.poll(() => counted('started', 'given_up')).toBe(2)
    expect(await counted('started', 'delivered')).toBe(delivered + 1)
    expect([mended, broken, silent].map(({ pushed }) => pushed.length)).toEqual([3, 4, 4])
  })

  it('ends a subscription that its push service knows no longer', async () => {
    const stage = await world.scheduled()
    const viewers = []
    for (const status of [404, 410])
      viewers.push(
        await waiting(
          stage.liveId,
          service.browser((response) => void response.writeHead(status).end()),
        ),
      )
    await start(stage)
    for (const viewer of viewers) await expect.poll(() => devices(viewer)).toBe(0)
  })

  it('follows no redirect and reads no long answer', async () => {
    const stage = await world.scheduled()
    const [target, endless] = [
      service.browser(),
      service.browser((response) => {
        response.writeHead(201)
        const write = (): void => {
          while (!response.destroyed && response.write('x'.repeat(1_024)));
        }
        response.on('drain', write)
        write()
        response.on('close', () => (cut = true))
      }),
    ]
    let cut = false
    const redirecting = service.browser((response) => {
      response.writeHead(307, { location: target.endpoint }).end()
    })
    for (const browser of [redirecting, endless]) await waiting(stage.liveId, browser)
    await start(stage)
    await expect.poll(() => counted('started', 'refused')).toBe(1)
    await expect.poll(() => cut).toBe(true)
    expect([redirecting, endless, target].map(({ pushed }) => pushed.length)).toEqual([1, 1, 0])
  })

  it('ends with a key that nothing can be encrypted for', async () => {
    const stage = await world.scheduled()
    const browser = service.browser()
    const keys = { ...browser.keys, p256dh: `B${'A'.repeat(86)}` }
    const viewer = await waiting(stage.liveId, { ...browser, keys })
    await start(stage)
    await expect.poll(() => devices(viewer)).toBe(0)
    expect(browser.pushed).toEqual([])
  })
})

describe('the browsers of an account', () => {
  it('are a few, of which the oldest gives way', async () => {
    const viewer = await world.app.account('viewer')
    const browsers = Array.from({ length: PUSH_DEVICES + 1 }, () => service.browser())
    for (const browser of browsers) await subscribe(viewer, browser)
    const rows = await world.app.db.prisma.pushSubscription.findMany({ where: { accountId: viewer.id } })
    const kept = rows.map(({ endpoint }) => endpoint).sort()
    expect(kept).toEqual(
      browsers
        .slice(1)
        .map(({ endpoint }) => endpoint)
        .sort(),
    )
  })

  it('are forgotten on the viewer’s wish and with the session that subscribed them, no others', async () => {
    const viewer = await world.app.account('viewer')
    const [second, third] = [await world.app.session(viewer), await world.app.session(viewer)]
    const [one, two, three] = [service.browser(), service.browser(), service.browser()]
    await subscribe(viewer, one)
    await subscribe(second, two)
    await subscribe(third, three)
    const body = { endpoint: one.endpoint }
    await world.app.ask(pushRoutes.unsubscribe, { cookie: second.cookie, body })
    expect(await devices(viewer)).toBe(2)
    await world.app.ask(identityRoutes.signOut, { cookie: second.cookie })
    await expect.poll(() => devices(viewer)).toBe(1)
    const params = { sessionId: third.sessionId }
    await world.app.ask(identityRoutes.revokeSession, { cookie: viewer.cookie, params })
    await expect.poll(() => devices(viewer)).toBe(0)
  })

  it('are whose account signed in there last', async () => {
    const [before, after] = [await world.app.account('viewer'), await world.app.account('viewer')]
    const browser = service.browser()
    await subscribe(before, browser)
    await subscribe(after, browser)
    expect([await devices(before), await devices(after)]).toEqual([0, 1])
    await world.app.ask(pushRoutes.unsubscribe, {
      cookie: before.cookie,
      body: { endpoint: browser.endpoint },
    })
    expect(await devices(after)).toBe(1)
  })

  it('left no fault behind', () => {
    expect(world.app.faults).toEqual([])
  })
})

describe('a push service that is none', () => {
  let strict: World
  beforeAll(async () => {
    strict = await openWorld()
  })
  afterAll(() => strict.app.close())

  it('is refused: our own network is not reached through a reminder', async () => {
    const { cookie } = await strict.app.account('viewer')
    const { keys, endpoint: local } = service.browser()
    const unfit = { code: 'invalid', fields: [{ message: 'not a public push service' }] }
    const refused = [
      ...[local, local.replace('http:', 'https:'), 'http://push.services.mozilla.com/x'],
      ...['https://localhost/x', 'https://127.0.0.1/x', 'https://0x7f000001/x', 'https://2130706433/x'],
      ...['https://[::1]/x', 'https://[::ffff:10.0.0.1]/x', 'https://10.0.0.5/x', 'https://8.8.8.8/x'],
      ...['https://db.internal/x', 'https://printer/x', 'https://localhost./x', 'https://nas.local./x'],
      ...['https://push.services.mozilla.com:8443/x', 'https://me@push.services.mozilla.com/x'],
    ]
    for (const endpoint of refused) {
      const answer = await strict.app.call(pushRoutes.subscribe, {
        cookie,
        body: { endpoint, keys, lang: 'zh' },
      })
      expect(answer.body, endpoint).toMatchObject(unfit)
    }
    expect(await strict.app.db.prisma.pushSubscription.count()).toBe(0)
  })

  it('is not connected to, though its name looked like one', async () => {
    const target = {
      ...{ endpoint: 'https://localhost/x', site: 'https://tian.example' },
      ...service.browser().keys,
    }
    const message = { payload: '{}', topic: 'live', keepSeconds: 60 }
    expect(await webPush(Buffer.alloc(32, 5)).send(target, message)).toEqual({ fault: 'inner' })
  })
})
