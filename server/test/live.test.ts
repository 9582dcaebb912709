import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveNotices, liveRequests, mediaNotices, mediaRequests } from '#contracts/live/live.events.ts'
import { liveRoutes as routes } from '#contracts/live/live.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { newId } from '#server/core/ids.ts'
import { cameraRtp, enter, openStudio, produce, transportOf } from './attack/studio.ts'
import { freshKey, openWorld, scheduleBody, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'
import type { TestSocket } from './support/test-socket.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.app.close()
  expect(world.app.faults).toEqual([])
})

const refusal = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ code }) as unknown,
})
const start = ({ cookie }: { cookie: string }, liveId: string) =>
  world.app.call(routes.start, { cookie, params: { liveId } })
const end = ({ cookie }: { cookie: string }, liveId: string) =>
  world.app.call(routes.end, { cookie, params: { liveId } })
const page = (liveId: string) => world.app.ask(routes.live, { params: { liveId } })
const kindsOf = async (liveId: string) =>
  (await world.app.ask(routes.timeline, { params: { liveId } })).items.map(({ kind }) => kind)

describe('a live', () => {
  it('is announced, goes on air once and is over', async () => {
    const { host, liveId } = await world.scheduled()
    expect(await page(liveId)).toMatchObject({
      state: 'scheduled',
      startedAt: null,
      endedAt: null,
      viewers: 0,
    })
    const first = await start(host, liveId)
    expect(first.body).toMatchObject({ state: 'live', host: { id: host.id } })
    world.app.clock.ahead(60_000)
    expect((await start(host, liveId)).body).toEqual(first.body)
    const over = await end(host, liveId)
    expect(over.body).toMatchObject({ state: 'ended' })
    world.app.clock.ahead(60_000)
    expect((await end(host, liveId)).body).toEqual(over.body)
    expect(await start(host, liveId)).toMatchObject(refusal(409, 'live_over'))
    const { items } = await world.app.ask(routes.timeline, { params: { liveId } })
    expect(items.map(({ kind }) => kind)).toEqual(['started', 'ended'])
    expect(items[0]?.streamMs).toBe(0)
    expect(items[1]?.streamMs).toBeGreaterThanOrEqual(60_000)
    expect(items[1]?.streamMs).toBeLessThan(120_000)
  })

  it('that never went on air is cancelled, and stays so', async () => {
    const { host, liveId } = await world.scheduled()
    expect((await end(host, liveId)).body).toMatchObject({ state: 'cancelled', startedAt: null })
    expect(await start(host, liveId)).toMatchObject(refusal(409, 'live_over'))
    expect(await kindsOf(liveId)).toEqual([])
  })

  it('starts by its host alone, while an operator may end it', async () => {
    const { host, liveId } = await world.scheduled()
    for (const role of ['operator', 'admin', 'official', 'host'] as const)
      expect(await start(world.as(role), liveId), role).toMatchObject(refusal(403, 'not_your_live'))
    await start(host, liveId)
    expect(await end(world.as('host'), liveId)).toMatchObject(refusal(403, 'not_your_live'))
    expect((await end(world.as('operator'), liveId)).body).toMatchObject({ state: 'ended' })
  })

  it('is one at a time for a host, also when two start at once', async () => {
    const { host, liveId } = await world.scheduled()
    const request = { cookie: host.cookie, body: scheduleBody(world) }
    const second = await world.app.ask(routes.schedule, request)
    const answers = await Promise.all([start(host, liveId), start(host, second.id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'already_live' })
    const [on, off] = answers[0].status === 200 ? [liveId, second.id] : [second.id, liveId]
    expect(await start(host, off)).toMatchObject(refusal(409, 'already_live'))
    await end(host, on)
    expect((await start(host, off)).status).toBe(200)
  })

  it('starts once, however often its host taps', async () => {
    const { host, liveId } = await world.scheduled()
    const answers = await Promise.all(Array.from({ length: 6 }, () => start(host, liveId)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await kindsOf(liveId)).toEqual(['started'])
  })

  it('that is ended while it starts is not left on air', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { host, liveId } = await world.scheduled()
      const [started, ended] = await Promise.all([start(host, liveId), end(host, liveId)])
      expect(ended.status).toBe(200)
      expect([200, 409]).toContain(started.status)
      expect((await page(liveId)).state).toBe(started.status === 200 ? 'ended' : 'cancelled')
    }
  })

  it('is scheduled for a host by operators only, and for nobody who is none', async () => {
    const host = await world.app.account('host')
    const schedule = ({ cookie }: Person, hostId: string) =>
      world.app.call(routes.schedule, { cookie, body: { ...scheduleBody(world), hostId } })
    expect(await schedule(world.as('host'), host.id)).toMatchObject(refusal(403, 'not_allowed'))
    expect((await schedule(world.as('operator'), host.id)).body).toMatchObject({ host: { id: host.id } })
    expect(await schedule(world.as('operator'), world.as('viewer').id)).toMatchObject(refusal(422, 'invalid'))
  })

  it('is listed by its state, and as one’s own', async () => {
    const { host, liveId } = await world.onAir()
    const list = async (state: string, cookie?: string) => {
      const query = { state, ...(cookie ? { mine: 'true' } : {}) }
      return (await world.app.ask(routes.lives, { query, cookie })).items.map(({ id }) => id)
    }
    expect(await list('live')).toContain(liveId)
    expect(await list('live', host.cookie)).toEqual([liveId])
    expect(await list('scheduled')).not.toContain(liveId)
    expect(await world.app.call(routes.lives, { query: { state: 'live', mine: 'true' } })).toMatchObject(
      refusal(401, 'sign_in_first'),
    )
    await end(host, liveId)
    expect(await list('ended', host.cookie)).toEqual([liveId])
  })

  it('tells everybody in it that it began, sells fast and is over', async () => {
    const { host, liveId } = await world.scheduled()
    const socket = await world.app.socket()
    await socket.ask(liveRequests.join, { liveId })
    const told = () => socket.heard(liveNotices.changed).at(-1)
    await start(host, liveId)
    await expect.poll(told).toMatchObject({ id: liveId, state: 'live', flashSale: false })
    const [params, cookie] = [{ liveId }, host.cookie]
    const body = { skuIds: [await world.skuId()] }
    const cart = await world.app.ask(liveCartRoutes.setCart, { cookie, params, body })
    const terms = { priceFen: 1, totalLimit: 5, perBuyerLimit: 1, durationMs: 60_000 }
    await world.app.ask(flashSaleRoutes.launchOffer, {
      ...{ cookie, params, key: freshKey(), body: { itemId: cart.items[0]?.id ?? '', ...terms } },
    })
    await expect.poll(told).toMatchObject({ flashSale: true })
    await end(host, liveId)
    await expect.poll(told).toMatchObject({ state: 'ended', flashSale: false })
    await expect.poll(() => kindsOf(liveId)).toEqual(['started', 'offerOpened', 'ended', 'offerEnded'])
  })
})

describe('the chat', () => {
  const say = (socket: TestSocket, liveId: string, text: string, clientId = newId()) =>
    socket.ask(liveRequests.say, { liveId, clientId, text })

  async function enter(liveId: string, cookie?: string): Promise<TestSocket> {
    const socket = await world.app.socket(cookie)
    await socket.ask(liveRequests.join, { liveId })
    return socket
  }
  const heard = (socket: TestSocket) => socket.heard(liveNotices.said).flatMap(({ messages }) => messages)

  it('reaches everybody in the live once, several messages in one frame, and nobody else', async () => {
    const [{ liveId }, other] = [await world.onAir(), await world.onAir()]
    const speakers = [await world.app.account('viewer'), await world.app.account('viewer')]
    const sockets = await Promise.all(speakers.map(({ cookie }) => enter(liveId, cookie)))
    const [listener, elsewhere] = [await enter(liveId), await enter(other.liveId)]
    const said = await Promise.all(
      sockets.flatMap((socket, who) =>
        Array.from({ length: 8 }, (_, n) => say(socket, liveId, `${who} ${n}`)),
      ),
    )
    await expect.poll(() => heard(listener).length).toBe(16)
    expect(
      heard(listener)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(said.map(({ id }) => id).sort())
    expect(listener.heard(liveNotices.said).length).toBeLessThan(16)
    expect(heard(elsewhere)).toEqual([])
    expect(said[0]?.author).toEqual({ id: speakers[0]?.id, displayName: speakers[0]?.name, avatar: 'farmer' })
  })

  it('says what is sent again only once', async () => {
    const { liveId } = await world.onAir()
    const socket = await enter(liveId, (await world.app.account('viewer')).cookie)
    const clientId = newId()
    const answers = await Promise.all(Array.from({ length: 5 }, () => say(socket, liveId, '真甜', clientId)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await say(socket, liveId, '改了', clientId)).toMatchObject({ text: '真甜' })
    const after = await say(socket, liveId, '后来')
    await expect.poll(() => heard(socket).map(({ id }) => id)).toEqual([answers[0]?.id, after.id])
  })

  it('keeps a client’s message to the live it was for', async () => {
    const [one, two] = [await world.onAir(), await world.onAir()]
    const socket = await enter(one.liveId, (await world.app.account('viewer')).cookie)
    await socket.ask(liveRequests.join, { liveId: two.liveId })
    const clientId = newId()
    await say(socket, one.liveId, '给一号', clientId)
    const ack = await socket.send(liveRequests.say, { liveId: two.liveId, clientId, text: '给二号' })
    expect(ack).toMatchObject({ ok: false, problem: { code: 'conflict' } })
  })

  it('shows who is who', async () => {
    const { host, liveId } = await world.onAir()
    const badges = [
      [host, 'host'],
      [world.as('official'), 'official'],
      [world.as('helper'), 'helper'],
      [world.as('viewer'), null],
    ] as const
    for (const [person, badge] of badges)
      expect((await say(await enter(liveId, person.cookie), liveId, '大家好')).badge, person.name).toBe(badge)
  })

  it('is for those in a live that is on', async () => {
    const { host, liveId } = await world.scheduled()
    const viewer = await world.app.account('viewer')
    const outside = await world.app.socket(viewer.cookie)
    const code = async (socket: TestSocket) => {
      const ack = await socket.send(liveRequests.say, { liveId, clientId: newId(), text: '在吗' })
      return ack.ok ? 'said' : ack.problem.code
    }
    expect(await code(outside)).toBe('join_first')
    const inside = await enter(liveId, viewer.cookie)
    expect(await code(inside)).toBe('live_not_on')
    await start(host, liveId)
    expect(await code(inside)).toBe('said')
    expect(await code(await enter(liveId))).toBe('sign_in_first')
    await end(host, liveId)
    expect(await code(inside)).toBe('live_not_on')
  })

  it('is read back to its beginning, in order and on the stream’s clock', async () => {
    const { liveId } = await world.onAir()
    const socket = await enter(liveId, (await world.app.account('viewer')).cookie)
    const said: string[] = []
    for (let count = 0; count < 60; count += 1) said.push((await say(socket, liveId, `第${count}句`)).id)
    const back = async (before?: string) =>
      (
        await world.app.ask(routes.chatHistory, {
          params: { liveId },
          ...(before ? { query: { before } } : {}),
        })
      ).items
    const newest = await back()
    const older = await back(newest[0]?.id)
    expect([...older, ...newest].map(({ id }) => id)).toEqual(said)
    const times = [...older, ...newest].map(({ streamMs }) => streamMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

describe('the audience', () => {
  const viewers = async (liveId: string) => (await page(liveId)).viewers

  it('counts accounts once, guests for each connection, and the host never', async () => {
    const { host, liveId } = await world.onAir()
    const viewer = await world.app.account('viewer')
    const join = async (cookie?: string) => {
      const socket = await world.app.socket(cookie)
      const { live } = await socket.ask(liveRequests.join, { liveId })
      return { socket, viewers: live.viewers }
    }
    expect((await join(host.cookie)).viewers).toBe(0)
    const phone = await join(viewer.cookie)
    expect(phone.viewers).toBe(1)
    const tablet = await join((await world.app.session(viewer)).cookie)
    expect(tablet.viewers).toBe(1)
    const [guest, another] = [await join(), await join()]
    expect(another.viewers).toBe(3)
    await guest.socket.ask(liveRequests.join, { liveId })
    expect(await viewers(liveId)).toBe(3)
    await guest.socket.ask(liveRequests.leave, { liveId })
    expect(await viewers(liveId)).toBe(2)
    phone.socket.close()
    another.socket.io.io.engine.close()
    await expect.poll(() => viewers(liveId)).toBe(1)
    tablet.socket.close()
    await expect.poll(() => viewers(liveId)).toBe(0)
  })

  it('is told to those inside, at most once a second', async () => {
    const { liveId } = await world.onAir()
    const witness = await world.app.socket()
    await witness.ask(liveRequests.join, { liveId })
    for (let count = 0; count < 5; count += 1)
      await (await world.app.socket()).ask(liveRequests.join, { liveId })
    await expect.poll(() => witness.heard(liveNotices.viewers).at(-1)?.viewers, { timeout: 5_000 }).toBe(6)
    expect(witness.heard(liveNotices.viewers).length).toBeLessThanOrEqual(3)
  })
})

describe('whoever comes back', () => {
  it('learns everything that moved while they were away', async () => {
    const studio = await openStudio(world)
    const { host, liveId } = studio
    const viewer = await world.app.account('viewer')
    const before = await world.app.socket(viewer.cookie)
    expect(await before.ask(liveRequests.join, { liveId })).toMatchObject({ chat: [], producers: [] })
    before.close()
    const producerId = await produce(studio)
    await studio.socket.ask(liveRequests.say, { liveId, clientId: newId(), text: '开始了' })
    const after = await world.app.socket(viewer.cookie)
    expect(await after.ask(liveRequests.join, { liveId })).toMatchObject({
      live: { id: liveId, state: 'live', viewers: 1 },
      chat: [{ text: '开始了', badge: 'host' }],
      producers: [{ producerId, kind: 'video', paused: false }],
    })
    await end(host, liveId)
    await expect.poll(() => world.app.media.hasRoom(liveId)).toBe(false)
    expect(await after.ask(liveRequests.join, { liveId })).toMatchObject({
      live: { state: 'ended' },
      producers: [],
    })
  })
})

describe('two devices of one host', () => {
  it('never send at once: the second waits until it is told to take over, and the first hears of it', async () => {
    const phone = await openStudio(world)
    const { host, liveId } = phone
    const send = (socket: TestSocket, transportId: string, more: { takeOver?: boolean; pageId: string }) =>
      socket.send(mediaRequests.produce, {
        ...{ liveId, transportId, kind: 'video', rtpParameters: cameraRtp(), ...more },
      })
    const open = async () => {
      const socket = await enter(world, liveId, host.cookie)
      return {
        socket,
        transportId: await transportOf(socket, liveId, { direction: 'send', connected: true }),
      }
    }
    const [phonesPage, tabletsPage] = [newId(), newId()]
    const senders = async () => (await world.app.app.live.stage(liveId)).producers().length
    expect(await send(phone.socket, phone.transportId, { pageId: phonesPage })).toMatchObject({ ok: true })
    const tablet = await open()
    const refused = { ok: false, problem: { code: 'page_elsewhere' } }
    expect(await send(tablet.socket, tablet.transportId, { pageId: tabletsPage })).toMatchObject(refused)
    expect(phone.socket.heard(mediaNotices.displaced)).toEqual([])

    // The same page over a new connection is no other device.
    const back = await open()
    expect(await send(back.socket, back.transportId, { pageId: phonesPage })).toMatchObject({ ok: true })
    expect(await senders()).toBe(1)

    const taking = { pageId: tabletsPage, takeOver: true }
    expect(await send(tablet.socket, tablet.transportId, taking)).toMatchObject({ ok: true })
    await expect.poll(() => back.socket.heard(mediaNotices.displaced)).toEqual([{ liveId }])
    expect(await senders()).toBe(1)
    expect(await send(back.socket, back.transportId, { pageId: phonesPage })).toMatchObject(refused)
    tablet.socket.close()
    const again = () => send(back.socket, back.transportId, { pageId: phonesPage })
    await expect.poll(again).toMatchObject({ ok: true })
  })
})
