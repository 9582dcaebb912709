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
}
