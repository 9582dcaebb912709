import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cohostNotices } from '#contracts/live/cohosts.events.ts'
import { cohostRoutes } from '#contracts/live/cohosts.routes.ts'
import { liveRequests, mediaNotices, mediaRequests } from '#contracts/live/live.events.ts'
import { moderationRoutes } from '#contracts/live/moderation.routes.ts'
import type { Person } from './support/test-app.ts'
import { cameraRtp, enter, openStudio, produce, transportOf } from './attack/studio.ts'
import { openWorld, type World } from './attack/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.app.close())

const ask = ({ cookie }: Person, liveId: string) =>
  world.app.ask(cohostRoutes.ask, { cookie, params: { liveId } })
const leave = ({ cookie }: Person, liveId: string) =>
  world.app.ask(cohostRoutes.leave, { cookie, params: { liveId } })
const admit = ({ cookie }: Person, liveId: string, { id: accountId }: Person) =>
  world.app.call(cohostRoutes.admit, { cookie, params: { liveId, accountId } })
const dismiss = ({ cookie }: Person, liveId: string, { id: accountId }: Person) =>
  world.app.ask(cohostRoutes.dismiss, { cookie, params: { liveId, accountId } })

/** Somebody up beside the host, with a transport to send on. */
async function guestOn(liveId: string, host: Person) {
  const person = await world.app.account('viewer')
  await ask(person, liveId)
  expect((await admit(host, liveId, person)).status).toBe(200)
  const socket = await enter(world, liveId, person.cookie)
  const transportId = await transportOf(socket, liveId, { direction: 'send', connected: true })
  return { person, socket, transportId }
}

describe('co-hosting', () => {
  it('lets up who asked and was admitted, tells everybody, and whose stream is whose', async () => {
    const studio = await openStudio(world)
    const { host, liveId } = studio
    await produce(studio)
    const viewer = await enter(world, liveId)
    const { person, socket, transportId } = await guestOn(liveId, host)
    await expect
      .poll(() =>
        viewer
          .heard(cohostNotices.on)
          .at(-1)
          ?.on.map(({ id }) => id),
      )
      .toEqual([person.id])
    const { producerId } = await socket.ask(mediaRequests.produce, {
      ...{ liveId, transportId, kind: 'video' as const },
      rtpParameters: cameraRtp(),
    })
    await expect
      .poll(() => viewer.heard(mediaNotices.producerAdded).find((each) => each.producerId === producerId))
      .toMatchObject({ accountId: person.id })
    const snapshot = await viewer.ask(liveRequests.join, { liveId })
    expect(snapshot.producers.map(({ accountId }) => accountId).sort()).toEqual([host.id, person.id].sort())
    expect(snapshot.cohosts.map(({ id }) => id)).toEqual([person.id])
  })

  it('ends what somebody sends who comes down or is taken down, and lets them send no more', async () => {
    const { host, liveId } = await openStudio(world)
    const { person, socket, transportId } = await guestOn(liveId, host)
    const send = () =>
      socket.send(mediaRequests.produce, {
        ...{ liveId, transportId, kind: 'video' as const },
        rtpParameters: cameraRtp(),
      })
    const sent = await send()
    const closed = () => socket.heard(mediaNotices.producerClosed).map(({ producerId }) => producerId)
    await dismiss(host, liveId, person)
    await expect.poll(closed).toEqual([(sent as { reply: { producerId: string } }).reply.producerId])
    expect(await send()).toMatchObject({ ok: false, problem: { code: 'not_your_live' } })
    expect((await ask(person, liveId)).state).toBe('asked')
    expect((await leave(person, liveId)).state).toBeNull()
  })

  it('takes both sides to want it: an invitation is accepted by its own guest', async () => {
    const { host, liveId } = await openStudio(world)
    const [person, stranger] = [await world.app.account('viewer'), await world.app.account('viewer')]
    const page = await world.app.socket(person.cookie)
    await page.ask(liveRequests.join, { liveId })
    expect((await admit(host, liveId, person)).body).toMatchObject({ invited: [{ id: person.id }], on: [] })
    await expect.poll(() => page.heard(cohostNotices.own)).toEqual([{ liveId, state: 'invited' }])
    expect((await ask(stranger, liveId)).state).toBe('asked')
    expect((await ask(person, liveId)).state).toBe('on')
    expect((await admit(person, liveId, stranger)).body).toMatchObject({ code: 'not_allowed' })
  })

  it('has four places in all, however many are admitted at once', async () => {
    const { host, liveId } = await openStudio(world)
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => world.app.account('viewer')))
    for (const person of people) await ask(person, liveId)
    const answers = await Promise.all(people.map((person) => admit(host, liveId, person)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    for (const { status, body } of answers)
      if (status !== 200) expect(body).toMatchObject({ code: 'cohosts_full' })
    const desk = await world.app.ask(cohostRoutes.desk, { cookie: host.cookie, params: { liveId } })
    expect([desk.on.length, desk.asked.length]).toEqual([3, 2])
  })

  it('takes down who is banned, and lets in nobody who is muted, nor the host', async () => {
    const { host, liveId } = await openStudio(world)
    const { person } = await guestOn(liveId, host)
    const params = { liveId, accountId: person.id }
    const body = { kind: 'ban' as const, reason: '骂人', minutes: null }
    await world.app.ask(moderationRoutes.restrict, { cookie: host.cookie, params, body })
    const desk = () => world.app.ask(cohostRoutes.desk, { cookie: host.cookie, params: { liveId } })
    await expect.poll(async () => (await desk()).on).toEqual([])
    const again = await world.app.call(cohostRoutes.ask, { cookie: person.cookie, params: { liveId } })
    expect(again.body).toMatchObject({ code: 'live_banned' })
    const own = await world.app.call(cohostRoutes.ask, { cookie: host.cookie, params: { liveId } })
    expect(own.body).toMatchObject({ code: 'own_live' })
  })
})
