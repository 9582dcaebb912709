import { cohostRoutes } from '#contracts/live/cohosts.routes.ts'
import type { Fixture } from './fixture.ts'
import type { World } from './world.ts'

/** A live on air whose co-hosting a viewer has asked to join. */
async function asked(world: World) {
  const { host, liveId } = await world.onAir()
  const viewer = await world.app.account('viewer')
  await world.app.ask(cohostRoutes.ask, { cookie: viewer.cookie, params: { liveId } })
  return { host, viewer, liveId }
}

const asHost = async (world: World) => {
  const { host, viewer, liveId } = await asked(world)
  return { cookie: host.cookie, params: { liveId, accountId: viewer.id } }
}

/** Good requests of co-hosting, and of the wall of all lives. */
export const cohostFixtures: Readonly<Record<string, Fixture>> = {
  'cohost.desk': async (world) => {
    const { host, liveId } = await asked(world)
    return { cookie: host.cookie, params: { liveId } }
  },
  'cohost.ask': async (world) => ({
    cookie: (await world.app.account('viewer')).cookie,
    params: { liveId: (await world.onAir()).liveId },
  }),
  'cohost.leave': async (world) => {
    const { viewer, liveId } = await asked(world)
    return { cookie: viewer.cookie, params: { liveId } }
  },
  'wall.uplinks': (world) => Promise.resolve({ cookie: world.as('operator').cookie }),
  'cohost.admit': asHost,
  'cohost.dismiss': asHost,
}
