import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestWrittenRoutes } from '#contracts/contest/written.routes.ts'
import { contestPlanBody, contestsOf, operator } from './contest-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { freshName, type World } from './world.ts'

/** A good request for every route of who takes part, with what. */
export const contestEntryFixtures: Readonly<Record<string, Fixture>> = {
  'contestEligibility.eligibility': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).ready()).contestId },
    query: { hostId: (await world.app.account('host')).id },
  }),
  'contestEligibility.recordFact': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).ready()).contestId },
    body: {
      hostId: (await world.app.account('host')).id,
      kind: 'training',
      holds: true,
      note: '证书 2026-031',
    },
  }),
  'contestSales.entrySales': async (world) => ({
    params: { slug: (await contestsOf(world).judging()).slug, number: '1' },
  }),
  'contestSales.entryOrders': async (world) => {
    const { contestId, entryId } = await contestsOf(world).ready()
    return { ...operator(world), params: { contestId, entryId } }
  },
  'contestSales.markOrganised': async (world) => {
    const { contestId, entryId } = await contestsOf(world).ready()
    const { liveId } = await world.app.db.prisma.contestEntry.findUniqueOrThrow({ where: { id: entryId } })
    const { orderId } = await world.order()
    await world.app.db.prisma.order.update({ where: { id: orderId }, data: { liveId } })
    return {
      ...{ ...operator(world), params: { contestId, entryId } },
      body: { orderId, organised: true, reason: '单位组织采购' },
    }
  },
  'contestWritten.ownText': async (world) => {
    const { host, ...params } = await withText(world)
    return { cookie: host.cookie, params: paramsOf(params) }
  },
  'contestWritten.handIn': async (world) => {
    const { host, ...params } = await withText(world)
    return { cookie: host.cookie, params: paramsOf(params), body: { text: '先讲产地，再切果。' } }
  },
  'contestWritten.blindTexts': async (world) => {
    const { judge, contestId } = await withText(world)
    return { cookie: judge.cookie, params: { contestId } }
  },
  'contestWritten.markText': async (world) => {
    const { judge, contestId, criterionId, host, entryId } = await withText(world)
    const params = { contestId, entryId }
    await world.app.ask(contestWrittenRoutes.handIn, { cookie: host.cookie, params, body: { text: '脚本' } })
    const { items } = await world.app.ask(contestWrittenRoutes.blindTexts, {
      ...{ cookie: judge.cookie, params: { contestId } },
    })
    return {
      ...{ cookie: judge.cookie, params: { contestId, pseudonym: String(items[0]?.pseudonym ?? 0) } },
      body: { criterionId, level: 2, note: '有设计' },
    }
  },
}

const paramsOf = ({ contestId, entryId }: { contestId: string; entryId: string }) => ({ contestId, entryId })

/** A contest that judges a text of its one entry, while it is judged. */
async function withText(world: World) {
  const { app } = world
  const { cookie } = operator(world)
  const [first] = contestPlanBody.criteria
  const body = {
    ...{ ...contestPlanBody, slug: freshName('contest-') },
    criteria: [{ ...first, weightBp: 10_000, written: true }],
  }
  const { id: contestId } = await app.ask(contestRoutes.createContest, { cookie, body })
  const params = { contestId }
  const [judge, { host, liveId }] = [await app.account('judge'), await world.scheduled()]
  await app.ask(contestRoutes.addJudge, { cookie, params, body: { accountId: judge.id } })
  const { id: entryId } = await app.ask(contestRoutes.addEntry, { cookie, params, body: { liveId } })
  const { criteria } = await app.ask(contestRoutes.openJudging, { cookie, params })
  return { contestId, entryId, judge, host, criterionId: criteria[0]?.id }
}
