import { afterAll, beforeAll, expect, it } from 'vitest'
import { liveRequests, mediaNotices, mediaRequests } from '#contracts/live/live.events.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { cameraRtp, enter, transportOf } from './attack/studio.ts'
import { openWorld, type World } from './attack/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.app.close())

/** A host who rehearses a live to come, with a picture on the stage. */
async function rehearsing() {
  const { host, liveId } = await world.scheduled()
  const socket = await enter(world, liveId, host.cookie)
  const transportId = await transportOf(socket, liveId, { direction: 'send', connected: true })
  const body = { liveId, transportId, kind: 'video' as const, rtpParameters: cameraRtp() }
  await socket.ask(mediaRequests.produce, body)
  return { host, liveId, socket }
}

it('nobody but those who direct the live sees or hears a rehearsal', async () => {
  const { liveId } = await rehearsing()
  const viewer = await enter(world, liveId, (await world.app.account('viewer')).cookie)
  const seen = await viewer.ask(liveRequests.join, { liveId })
  expect([seen.mediaOpen, seen.producers]).toEqual([false, []])
  for (const direction of ['receive', 'send'] as const)
    expect(await viewer.send(mediaRequests.createTransport, { liveId, direction })).toMatchObject({
      ok: false,
    })
  expect(await viewer.send(mediaRequests.capabilities, { liveId })).toMatchObject({
    problem: { code: 'live_not_on' },
  })
  const helper = await world.app.socket((await world.app.account('helper')).cookie)
  const looking = await helper.ask(liveRequests.join, { liveId })
  expect([looking.mediaOpen, looking.producers.length]).toEqual([true, 1])
  await helper.ask(mediaRequests.createTransport, { liveId, direction: 'receive' })
  expect(viewer.heard(mediaNotices.producerAdded)).toEqual([])
})

it('a rehearsal becomes the live without the host setting anything up again', async () => {
  const { host, liveId } = await rehearsing()
  const viewer = await enter(world, liveId)
  await world.app.ask(liveRoutes.start, { cookie: host.cookie, params: { liveId } })
  const entering = () => viewer.ask(liveRequests.join, { liveId })
  await expect
    .poll(async () => {
      const { mediaOpen, producers } = await entering()
      return [mediaOpen, producers.length]
    })
    .toEqual([true, 1])
  await viewer.ask(mediaRequests.createTransport, { liveId, direction: 'receive' })
})

it('ends when the host leaves, and leaves nothing behind', async () => {
  const { host, liveId, socket } = await rehearsing()
  await socket.ask(liveRequests.leave, { liveId })
  const back = await enter(world, liveId, host.cookie)
  expect((await back.ask(liveRequests.join, { liveId })).producers).toEqual([])
})
