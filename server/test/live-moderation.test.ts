import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveNotices, liveRequests, mediaRequests } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { moderationRoutes } from '#contracts/live/moderation.routes.ts'
import type { NewRestriction } from '#contracts/live/moderation.types.ts'
import { newId } from '#server/core/ids.ts'
import { enter } from './attack/studio.ts'
import { freshName, openWorld, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'
import type { TestSocket } from './support/test-socket.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.app.close())

const say = (socket: TestSocket, liveId: string, text: string, clientId = newId()) =>
  socket.ask(liveRequests.say, { liveId, clientId, text })

async function refusedToSay(socket: TestSocket, liveId: string, text = '再说一句') {
  const ack = await socket.send(liveRequests.say, { liveId, clientId: newId(), text })
  return ack.ok ? null : ack.problem
}

/** A live with its host and one viewer in it. */
async function room() {
  const { host, liveId } = await world.onAir()
  const viewer = await world.app.account('viewer')
  const desk = await enter(world, liveId, host.cookie)
  const seat = await enter(world, liveId, viewer.cookie)
  const asHost = { cookie: host.cookie, params: { liveId } }
  const restrict = (person: Person, body: NewRestriction) =>
    world.app.ask(moderationRoutes.restrict, {
      ...{ cookie: host.cookie, params: { liveId, accountId: person.id }, body },
    })
  const remove = (messageId: string, reason: string) =>
    world.app.ask(moderationRoutes.remove, {
      ...{ cookie: host.cookie, params: { liveId, messageId }, body: { reason } },
    })
  const approve = (messageId: string) =>
    world.app.ask(moderationRoutes.approve, { cookie: host.cookie, params: { liveId, messageId } })
  const setRules = (slowSeconds: number, approval: boolean) =>
    world.app.ask(moderationRoutes.setRules, { ...asHost, body: { slowSeconds, approval } })
  return { host, liveId, viewer, desk, seat, asHost, restrict, remove, approve, setRules }
}

const heardTexts = (socket: TestSocket) =>
  socket.heard(liveNotices.said).flatMap(({ messages }) => messages.map(({ text }) => text))

describe('slow mode', () => {
  it('makes viewers wait, on all their devices together, and never the host', async () => {
    const { liveId, viewer, desk, seat, setRules } = await room()
    await setRules(10, false)
    await expect
      .poll(() => seat.heard(liveNotices.chatRules).at(-1)?.rules)
      .toEqual({ slowSeconds: 10, approval: false })
    const other = await enter(world, liveId, viewer.cookie)
    const acks = await Promise.all(
      [seat, other].map((socket) =>
        socket.send(liveRequests.say, { liveId, clientId: newId(), text: '两台手机' }),
      ),
    )
    expect(acks.filter(({ ok }) => ok)).toHaveLength(1)
    const refused = acks.find((ack) => !ack.ok)
    expect(refused?.ok === false && refused.problem).toMatchObject({ code: 'chat_slow' })
    expect((await refusedToSay(seat, liveId))?.retryAfterMs).toBeLessThanOrEqual(10_000)
    await say(desk, liveId, '主播一')
    await say(desk, liveId, '主播二')
    world.app.clock.ahead(10_000)
    await say(other, liveId, '等够了')
  })

  it('answers a message that is sent again as it did the first time', async () => {
    const { liveId, seat, setRules } = await room()
    await setRules(60, false)
    const clientId = newId()
    const first = await say(seat, liveId, '没收到回音', clientId)
    expect(await say(seat, liveId, '没收到回音', clientId)).toEqual(first)
  })
})

describe('a muted viewer', () => {
  it('reads on, hears why and until when, and writes again when it is over', async () => {
    const { liveId, viewer, desk, seat, restrict } = await room()
    await restrict(viewer, { kind: 'mute', reason: '刷屏', minutes: 5 })
    await expect
      .poll(() => seat.heard(liveNotices.moderated).at(-1))
      .toMatchObject({ act: 'muted', reason: '刷屏' })
    const problem = await refusedToSay(seat, liveId)
    expect(problem).toMatchObject({ code: 'chat_muted', detail: '刷屏' })
    expect(problem?.retryAfterMs).toBeLessThanOrEqual(300_000)
    await say(desk, liveId, '大家好')
    await expect.poll(() => heardTexts(seat)).toContain('大家好')
    const again = await world.app.socket(viewer.cookie)
    expect((await again.ask(liveRequests.join, { liveId })).restriction).toMatchObject({ kind: 'mute' })
    world.app.clock.ahead(300_000)
    await say(seat, liveId, '我好好说')
  })
})

describe('a banned viewer', () => {
  it('is put out on every device at once and does not slip back', async () => {
    const { liveId, viewer, desk, seat, restrict } = await room()
    const phone = await enter(world, liveId, (await world.app.session(viewer)).cookie)
    await phone.ask(mediaRequests.createTransport, { liveId, direction: 'receive' })
    await restrict(viewer, { kind: 'ban', reason: '骂主播', minutes: null })
    for (const socket of [seat, phone]) {
      expect((await refusedToSay(socket, liveId))?.code).toBe('join_first')
      const media = await socket.send(mediaRequests.capabilities, { liveId })
      expect(media).toMatchObject({ ok: false, problem: { code: 'join_first' } })
      const ack = await socket.send(liveRequests.join, { liveId })
      expect(ack).toMatchObject({ ok: false, problem: { code: 'live_banned', detail: '骂主播' } })
      expect((await refusedToSay(socket, liveId))?.code).toBe('join_first')
    }
    expect(world.app.media.room(liveId).hasPeer(phone.io.id ?? '')).toBe(false)
    const third = await world.app.socket((await world.app.session(viewer)).cookie)
    expect((await third.send(liveRequests.join, { liveId })).ok).toBe(false)
    const before = heardTexts(phone).length
    await say(desk, liveId, '我们接着说')
    await expect.poll(() => heardTexts(desk)).toContain('我们接着说')
    expect(heardTexts(phone)).toHaveLength(before)
    expect((await world.app.ask(liveRoutes.live, { params: { liveId } })).viewers).toBe(0)
  })

  it('comes back when it is lifted', async () => {
    const { liveId, viewer, seat, host, restrict } = await room()
    await restrict(viewer, { kind: 'ban', reason: '认错人', minutes: null })
    const params = { liveId, accountId: viewer.id }
    await world.app.ask(moderationRoutes.free, { cookie: host.cookie, params })
    await expect.poll(() => seat.heard(liveNotices.moderated).at(-1)?.act).toBe('freed')
    await seat.ask(liveRequests.join, { liveId })
    await say(seat, liveId, '我回来了')
  })

  it('is never one of those who moderate', async () => {
    const { liveId, host } = await room()
    for (const person of [host, world.as('helper'), world.as('operator'), world.as('admin')]) {
      const answer = await world.app.call(moderationRoutes.restrict, {
        ...{ cookie: host.cookie, params: { liveId, accountId: person.id } },
        body: { kind: 'ban', reason: '试试', minutes: 1 },
      })
      expect(answer.body).toMatchObject({ code: 'moderator_exempt' })
    }
  })
})

describe('a message that waits', () => {
  it('is seen by those who moderate only, until one lets it through', async () => {
    const { liveId, desk, seat, asHost, approve, setRules } = await room()
    await setRules(0, true)
    const said = await say(seat, liveId, '什么时候发货')
    expect(said.held).toBe(true)
    await expect.poll(() => desk.heard(liveNotices.waiting).at(-1)?.held).toBe(1)
    const { held } = await world.app.ask(moderationRoutes.desk, asHost)
    expect(held).toMatchObject([{ id: said.id, heldFor: 'approval' }])
    const guest = await world.app.socket()
    expect((await guest.ask(liveRequests.join, { liveId })).chat).toEqual([])
    expect(heardTexts(seat)).toEqual([])
    await approve(said.id)
    for (const socket of [guest, seat]) await expect.poll(() => heardTexts(socket)).toEqual(['什么时候发货'])
    await approve(said.id)
    expect(heardTexts(seat)).toHaveLength(1)
    expect((await world.app.ask(moderationRoutes.desk, asHost)).held).toEqual([])
  })

  it('waits for a listed word in every live of the county, and its author hears of a refusal', async () => {
    const { liveId, seat, remove } = await room()
    const word = freshName('加微信')
    const { cookie } = world.as('operator')
    const listed = await world.app.ask(moderationRoutes.addWord, { cookie, body: { word } })
    const again = await world.app.call(moderationRoutes.addWord, { cookie, body: { word } })
    expect(again.body).toMatchObject({ code: 'name_taken' })
    const said = await say(seat, liveId, `便宜卖 ${word.replaceAll(/(?<=.)(?=.)/gu, ' ')}`)
    expect(said.held).toBe(true)
    await remove(said.id, '广告')
    await expect
      .poll(() => seat.heard(liveNotices.moderated).at(-1))
      .toMatchObject({ act: 'refused', messageId: said.id, reason: '广告' })
    expect(seat.heard(liveNotices.messageRemoved)).toEqual([])
    await world.app.ask(moderationRoutes.removeWord, { cookie, params: { wordId: listed.id } })
    expect((await say(seat, liveId, word)).held).toBe(false)
  })
})

describe('a removed message', () => {
  it('disappears at every viewer at once, also where it was pinned, and stays away', async () => {
    const { liveId, seat, asHost, remove } = await room()
    const { id } = await say(seat, liveId, '假货')
    await world.app.ask(moderationRoutes.pin, { ...asHost, body: { messageId: id } })
    await expect.poll(() => seat.heard(liveNotices.pinnedComment).at(-1)?.message?.id).toBe(id)
    const late = await world.app.socket()
    expect((await late.ask(liveRequests.join, { liveId })).pinned).toMatchObject({ id, text: '假货' })
    await remove(id, '不实')
    await remove(id, '不实')
    for (const socket of [seat, late]) {
      await expect.poll(() => socket.heard(liveNotices.messageRemoved)).toEqual([{ liveId, messageId: id }])
      expect(socket.heard(liveNotices.pinnedComment).at(-1)?.message).toBeNull()
    }
    const later = await (await world.app.socket()).ask(liveRequests.join, { liveId })
    expect(later).toMatchObject({ chat: [], pinned: null })
    const history = await world.app.ask(liveRoutes.chatHistory, { params: { liveId } })
    expect(history.items).toEqual([])
    const pin = await world.app.call(moderationRoutes.pin, { ...asHost, body: { messageId: id } })
    expect(pin.body).toMatchObject({ code: 'not_found' })
  })

  it('is taken away after it was told, even in the same moment', async () => {
    const { liveId, seat, desk, remove } = await room()
    const order: string[] = []
    desk.io.on(liveNotices.said.name, () => order.push('said'))
    desk.io.on(liveNotices.messageRemoved.name, () => order.push('removed'))
    const { id } = await say(seat, liveId, '快删')
    await remove(id, '刷屏')
    await expect.poll(() => order).toEqual(['said', 'removed'])
  })
})

describe('a reported message', () => {
  it('counts each account once, and rests when a moderator keeps it', async () => {
    const { liveId, seat, desk, asHost, approve } = await room()
    const { id: messageId } = await say(seat, liveId, '有争议')
    const report = async (person: Person, reason: 'abuse' | 'fraud') =>
      world.app.ask(moderationRoutes.report, {
        ...{ cookie: person.cookie, params: { liveId, messageId }, body: { reason } },
      })
    const [one, other] = [await world.app.account('viewer'), await world.app.account('viewer')]
    await report(one, 'abuse')
    await report(one, 'fraud')
    await report(other, 'fraud')
    const { reported } = await world.app.ask(moderationRoutes.desk, asHost)
    expect(reported).toMatchObject([{ id: messageId, reports: 2, reasons: ['abuse', 'fraud'] }])
    await expect.poll(() => desk.heard(liveNotices.waiting).at(-1)?.reported).toBe(1)
    await approve(messageId)
    expect((await world.app.ask(moderationRoutes.desk, asHost)).reported).toEqual([])
  })
})

describe('the log', () => {
  it('says who did what, why and when, and cannot be changed', async () => {
    const { liveId, viewer, host, seat, asHost, restrict, remove } = await room()
    const { id } = await say(seat, liveId, '骂人的话')
    await remove(id, '骂人')
    await restrict(viewer, { kind: 'mute', reason: '骂人', minutes: 5 })
    const { acts } = await world.app.ask(moderationRoutes.desk, asHost)
    expect(acts).toMatchObject([
      { kind: 'muted', actor: { id: host.id }, person: { id: viewer.id }, note: '骂人' },
      { kind: 'removed', actor: { id: host.id }, person: { id: viewer.id }, note: '骂人' },
    ])
    const { pool } = world.app.db
    for (const sql of [
      "UPDATE moderation_act SET note = 'x'",
      'DELETE FROM moderation_act',
      'TRUNCATE moderation_act',
    ])
      await expect(pool.query(sql), sql).rejects.toThrow('only added to')
  })

  it('left no fault behind', () => {
    expect(world.app.faults).toEqual([])
  })
})
