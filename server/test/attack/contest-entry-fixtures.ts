import { contestsOf, operator } from './contest-fixtures.ts'
import type { Fixture } from './fixture.ts'

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
}
