import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveNotices, liveRequests } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { moderationRoutes } from '#contracts/live/moderation.routes.ts'
import { reminderRoutes } from '#contracts/live/reminders.routes.ts'
import { stopRoutes } from '#contracts/live/stops.routes.ts'
import { enter } from './attack/studio.ts'
import { openWorld, scheduleBody, type World } from './attack/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.app.close())

const page = (liveId: string) => world.app.ask(liveRoutes.live, { params: { liveId } })

describe('likes', () => {
  it('are counted to the last tap and told once a second', async () => {
    const { liveId } = await world.onAir()
    const sockets = await Promise.all([1, 2, 3].map(() => enter(world, liveId)))
    for (let turn = 0; turn < 10; turn += 1)
      await Promise.all(sockets.map((socket) => socket.ask(liveRequests.like, { liveId, count: 7 })))
    const [one] = sockets
    await expect.poll(() => one?.heard(liveNotices.likes).at(-1)?.likes).toBe(210)
    const told = one?.heard(liveNotices.likes) ?? []
    expect(told.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(210)
    expect(told.length).toBeLessThanOrEqual(3)
    expect((await page(liveId)).likes).toBe(210)
  })

  it('of one client are bounded, and none are taken for a live that is over', async () => {
    const { liveId, host } = await world.onAir()
    const socket = await enter(world, liveId)
    expect(await socket.send(liveRequests.like, { liveId, count: 16 })).toMatchObject({ ok: false })
    await world.app.ask(liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    expect(await socket.send(liveRequests.like, { liveId, count: 1 })).toMatchObject({
      ok: false,
      problem: { code: 'live_not_on' },
    })
  })
})

describe('a reminder', () => {
  it('counts each account once and tells every page of it when the live begins', async () => {
    const { host, liveId } = await world.scheduled()
    const params = { liveId }
    const [one, other] = [await world.app.account('viewer'), await world.app.account('viewer')]
    const pages = [await world.app.socket(one.cookie), await world.app.socket(one.cookie)]
    const [stranger, gone] = [await world.app.socket(), await world.app.socket(other.cookie)]
    // A connection belongs to its account once it has asked something or was looked up.
    for (const socket of [...pages, gone]) await socket.ask(liveRequests.leave, { liveId })
    for (const { cookie } of [one, one, other]) await world.app.ask(reminderRoutes.remind, { cookie, params })
    expect((await page(liveId)).reminders).toBe(2)
    const mine = await world.app.ask(reminderRoutes.reminders, { cookie: one.cookie })
    expect(mine.liveIds).toEqual([liveId])
    const forgotten = await world.app.ask(reminderRoutes.forget, { cookie: other.cookie, params })
    expect(forgotten).toEqual({ reminded: false, reminders: 1 })
    await world.app.ask(liveRoutes.start, { cookie: host.cookie, params })
    for (const socket of pages)
      await expect.poll(() => socket.heard(liveNotices.started).map(({ live }) => live.id)).toEqual([liveId])
    expect(stranger.heard(liveNotices.started)).toEqual([])
    expect(gone.heard(liveNotices.started)).toEqual([])
    const late = await world.app.call(reminderRoutes.remind, { cookie: other.cookie, params })
    expect(late.body).toMatchObject({ code: 'not_scheduled' })
  })
})

describe('the calendar entry of a live', () => {
  it('is a file for anybody, rises with each change of the plan and is taken back with the live', async () => {
    const { host, liveId } = await world.scheduled()
    const file = async (lang: string) => {
      const { calendar } = reminderRoutes
      const answer = await world.app.call(calendar, { params: { liveId }, query: { lang } })
      expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
      expect(answer.headers.get('content-disposition')).toBe('inline; filename="fieldcast-live.ics"')
      return String(answer.body).replaceAll('\r\n ', '').split('\r\n')
    }
    const uid = `UID:live-${liveId}@fieldcast`
    const first = await file('zh')
    expect(first).toEqual(expect.arrayContaining([uid, 'SEQUENCE:0', 'DTSTART:20260512T020000Z']))
    expect(first).toContain(`URL;VALUE=URI:${world.app.origin}/live/${liveId}`)
    const body = { ...scheduleBody(world), startsAt: '2026-05-13T06:00:00.000Z' }
    await world.app.ask(liveRoutes.edit, { cookie: host.cookie, params: { liveId }, body })
    const moved = await file('en')
    expect(moved).toEqual(expect.arrayContaining([uid, 'SEQUENCE:1', 'DTSTART:20260513T060000Z']))
    expect(moved).toContain(`SUMMARY:${host.name} live: 樱桃熟了`)
    await world.app.ask(liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    expect(await file('zh')).toEqual(expect.arrayContaining([uid, 'SEQUENCE:2', 'STATUS:CANCELLED']))
  })
})

describe('a live to come that is changed', () => {
  const plan = () => ({ ...scheduleBody(world), title: '改到下午', startsAt: '2026-05-13T06:00:00.000Z' })

  it('tells who waits for it of a new time, of nothing else, and of being cancelled', async () => {
    const { host, liveId } = await world.scheduled()
    const [params, { cookie }] = [{ liveId }, await world.app.account('viewer')]
    const [waiting, stranger] = [await world.app.socket(cookie), await world.app.socket()]
    await waiting.ask(liveRequests.leave, { liveId })
    await world.app.ask(reminderRoutes.remind, { cookie, params })
    const edit = (body: object) => world.app.ask(liveRoutes.edit, { cookie: host.cookie, params, body })
    expect(await edit(plan())).toMatchObject({ title: '改到下午', startsAt: plan().startsAt, reminders: 1 })
    const told = () => waiting.heard(liveNotices.replanned).map(({ live }) => [live.state, live.startsAt])
    await expect.poll(told).toEqual([['scheduled', plan().startsAt]])
    await edit({ ...plan(), title: '标题而已' })
    await world.app.ask(liveRoutes.end, { cookie: host.cookie, params })
    await expect.poll(() => told().length).toBe(2)
    expect(told()[1]).toEqual(['cancelled', plan().startsAt])
    expect(stranger.heard(liveNotices.replanned)).toEqual([])
    const late = await world.app.call(liveRoutes.edit, { cookie: host.cookie, params, body: plan() })
    expect(late.body).toMatchObject({ code: 'live_begun' })
  })

  it('is changed by its host alone, into places that are there, and not once it is on air', async () => {
    const { host, liveId } = await world.scheduled()
    const params = { liveId }
    const other = await world.app.account('host')
    const by = (cookie: string, body: object) => world.app.call(liveRoutes.edit, { cookie, params, body })
    expect((await by(other.cookie, plan())).body).toMatchObject({ code: 'not_your_live' })
    expect((await by(host.cookie, { ...plan(), villageId: liveId })).body).toMatchObject({
      code: 'not_found',
    })
    expect(await page(liveId)).toMatchObject({ title: scheduleBody(world).title })
    await world.app.ask(liveRoutes.start, { cookie: host.cookie, params })
    expect((await by(host.cookie, plan())).body).toMatchObject({ code: 'live_begun' })
  })
})

describe('a stopped live', () => {
  it('tells host and viewers why, and takes one appeal that somebody else decides', async () => {
    const { host, liveId } = await world.onAir()
    const params = { liveId }
    const viewer = await enter(world, liveId)
    const [stopper, other] = [world.as('operator'), await world.app.account('operator')]
    const stop = { cookie: stopper.cookie, params, body: { reason: '卖的不是本村货' } }
    await world.app.ask(stopRoutes.stop, stop)
    await expect
      .poll(() => viewer.heard(liveNotices.changed).at(-1))
      .toMatchObject({ state: 'ended', stopReason: '卖的不是本村货' })
    expect((await world.app.call(stopRoutes.stop, stop)).body).toMatchObject({ code: 'live_not_on' })
    expect(world.app.media.hasRoom(liveId)).toBe(false)

    const decide = (cookie: string, outcome: string) =>
      world.app.call(stopRoutes.decide, { cookie, params, body: { outcome, answer: '看过照片了' } })
    expect((await decide(other.cookie, 'withdrawn')).body).toMatchObject({ code: 'no_appeal' })
    const appeal = (text: string) =>
      world.app.call(stopRoutes.appeal, { cookie: host.cookie, params, body: { text } })
    expect((await appeal('是本村的，有照片')).status).toBe(200)
    expect((await appeal('是本村的，有照片')).status).toBe(200)
    expect((await appeal('再说一遍')).body).toMatchObject({ code: 'appeal_filed' })
    const { items } = await world.app.ask(stopRoutes.stops, { cookie: other.cookie })
    expect(items[0]).toMatchObject({ live: { id: liveId }, stop: { decision: null } })

    expect((await decide(stopper.cookie, 'upheld')).body).toMatchObject({ code: 'conflict_of_interest' })
    expect((await decide(other.cookie, 'withdrawn')).status).toBe(200)
    expect((await decide(other.cookie, 'upheld')).body).toMatchObject({ code: 'appeal_decided' })
    const seen = await world.app.ask(stopRoutes.stopOf, { cookie: host.cookie, params })
    expect(seen.stop?.decision).toMatchObject({ outcome: 'withdrawn', answer: '看过照片了' })
    const { acts } = await world.app.ask(moderationRoutes.desk, { cookie: host.cookie, params })
    expect(acts.map(({ kind }) => kind)).toEqual(['decided', 'appealed', 'stopped'])
  })

  it('left no fault behind', () => {
    expect(world.app.faults).toEqual([])
  })
})
