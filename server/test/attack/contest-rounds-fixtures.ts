import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestPlanBody, contestsOf, operator } from './contest-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { freshName, type World } from './world.ts'

/** A contest with a heat and a final, in which one entry is judged and locked. */
async function heat(world: World) {
  const { app, scheduled } = world
  const { cookie } = operator(world)
  const body = {
    ...{ ...contestPlanBody, slug: freshName('contest-'), panels: ['初赛组', '决赛组'] },
    rounds: [
      { name: '初赛', panels: [1], advance: 1 },
      { name: '决赛', panels: [2], advance: 0 },
    ],
  }
  const { id: contestId, slug } = await app.ask(contestRoutes.createContest, { cookie, body })
  const params = { contestId }
  const [judge, { liveId }] = [await app.account('judge'), await scheduled()]
  await app.ask(contestRoutes.addJudge, { cookie, params, body: { accountId: judge.id } })
  const { id: entryId } = await app.ask(contestRoutes.addEntry, { cookie, params, body: { liveId } })
  const { criteria } = await app.ask(contestRoutes.openJudging, { cookie, params })
  for (const { id: criterionId, source } of criteria)
    if (source === 'judges')
      await app.ask(contestRoutes.setMark, {
        ...{ cookie: judge.cookie, params: { entryId } },
        body: { criterionId, level: 2, streamMs: null, note: '' },
      })
  await app.ask(contestRoutes.lockSheet, { cookie: judge.cookie, params: { entryId } })
  return { contestId, slug, entryId }
}

/** A good request for every route of rounds and the timetable. */
export const contestRoundsFixtures: Readonly<Record<string, Fixture>> = {
  'contestRound.round': async (world) => ({ params: { slug: (await heat(world)).slug, round: '1' } }),
  'contestRound.closeRound': async (world) => ({
    ...operator(world),
    params: { contestId: (await heat(world)).contestId },
  }),
  'contestRound.setSlot': async (world) => {
    const { contestId, entryId } = await contestsOf(world).ready()
    const body = { startsAt: '2026-05-12T02:00:00.000Z', endsAt: '2026-05-12T02:30:00.000Z' }
    return { ...operator(world), params: { contestId, entryId }, body }
  },
  'contestRound.timetable': async (world) => ({ params: { slug: (await heat(world)).slug } }),
}
