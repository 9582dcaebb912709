import { liveRequests } from '#contracts/live/live.events.ts'
import { moderationRoutes } from '#contracts/live/moderation.routes.ts'
import { stopRoutes } from '#contracts/live/stops.routes.ts'
import { newId } from '#server/core/ids.ts'
import type { Fixture } from './fixture.ts'
import { enter } from './studio.ts'
import { freshName, type World } from './world.ts'

/** A live in whose chat a viewer has said something. */
async function spoken(world: World) {
  const { host, liveId } = await world.onAir()
  const viewer = await world.app.account('viewer')
  const socket = await enter(world, liveId, viewer.cookie)
  const { id: messageId } = await socket.ask(liveRequests.say, { liveId, clientId: newId(), text: '真甜' })
  return { cookie: host.cookie, liveId, messageId, accountId: viewer.id }
}

const onMessage = async (world: World, body?: unknown) => {
  const { cookie, liveId, messageId } = await spoken(world)
  return { cookie, params: { liveId, messageId }, ...(body === undefined ? {} : { body }) }
}

const onPerson = async (world: World) => {
  const { cookie, liveId, accountId } = await spoken(world)
  return { cookie, params: { liveId, accountId } }
}

/** A live that an operator stopped, and whose host has appealed if need be. */
async function stopped(world: World, appealed: boolean) {
  const { host, liveId } = await world.onAir()
  const params = { liveId }
  const { cookie } = world.as('operator')
  await world.app.ask(stopRoutes.stop, { cookie, params, body: { reason: '卖的不是本村货' } })
  const body = { text: '是本村的，有照片' }
  if (appealed) await world.app.ask(stopRoutes.appeal, { cookie: host.cookie, params, body })
  return { cookie: host.cookie, params }
}

const waited = async (world: World) => ({
  cookie: (await world.app.account('viewer')).cookie,
  params: { liveId: (await world.scheduled()).liveId },
})

const somebodysBrowser = {
  endpoint: 'https://push.services.mozilla.com/wpush/v2/gAAAA',
  keys: { p256dh: `B${'M'.repeat(86)}`, auth: 'A'.repeat(22) },
}

/** Good requests of moderation, stops and reminders. */
export const moderationFixtures: Readonly<Record<string, Fixture>> = {
  'moderation.desk': async (world) => {
    const { cookie, liveId } = await spoken(world)
    return { cookie, params: { liveId } }
  },
  'moderation.setRules': async (world) => {
    const { host, liveId } = await world.onAir()
    return { cookie: host.cookie, params: { liveId }, body: { slowSeconds: 5, approval: true } }
  },
  'moderation.pin': async (world) => {
    const { cookie, liveId, messageId } = await spoken(world)
    return { cookie, params: { liveId }, body: { messageId } }
  },
  'moderation.remove': (world) => onMessage(world, { reason: '骂人' }),
  'moderation.approve': (world) => onMessage(world),
  'moderation.restrict': async (world) => ({
    ...(await onPerson(world)),
    body: { kind: 'mute', reason: '刷屏', minutes: 10 },
  }),
  'moderation.free': onPerson,
  'moderation.report': async (world) => ({
    ...(await onMessage(world, { reason: 'abuse' })),
    cookie: (await world.app.account('viewer')).cookie,
  }),
  'stop.stop': async (world) => ({
    cookie: world.as('operator').cookie,
    params: { liveId: (await world.onAir()).liveId },
    body: { reason: '卖的不是本村货' },
  }),
  'stop.stopOf': (world) => stopped(world, false),
  'stop.appeal': async (world) => ({ ...(await stopped(world, false)), body: { text: '是本村的，有照片' } }),
  'stop.decide': async (world) => ({
    ...(await stopped(world, true)),
    cookie: (await world.app.account('operator')).cookie,
    body: { outcome: 'withdrawn', answer: '看过照片，是我们错了' },
  }),
  'stop.stops': ({ as }) => ({ cookie: as('operator').cookie }),
  'reminder.reminders': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'reminder.remind': waited,
  'reminder.forget': waited,
  'push.push': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'push.subscribe': async ({ app }) => ({
    cookie: (await app.account('viewer')).cookie,
    body: { ...somebodysBrowser, lang: 'en' },
  }),
  'push.unsubscribe': async ({ app }) => ({
    cookie: (await app.account('viewer')).cookie,
    body: { endpoint: somebodysBrowser.endpoint },
  }),
  'reminder.calendar': async (world) => ({
    params: { liveId: (await world.scheduled()).liveId },
    query: { lang: 'en' },
  }),
  'moderation.words': ({ as }) => ({ cookie: as('operator').cookie }),
  'moderation.addWord': ({ as }) => ({
    cookie: as('operator').cookie,
    body: { word: freshName('加微信') },
  }),
  'moderation.removeWord': async ({ app, as }) => {
    const { cookie } = as('operator')
    const word = await app.ask(moderationRoutes.addWord, { cookie, body: { word: freshName('词') } })
    return { cookie, params: { wordId: word.id } }
  },
}
