import { contestsOf, operator } from './contest-fixtures.ts'
import type { Fixture } from './fixture.ts'

/** A good request for every route about panels and what judges do first. */
export const contestPanelsFixtures: Readonly<Record<string, Fixture>> = {
  'contestPanel.seats': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).judging()).contestId },
  }),
  'contestInvitation.invitations': async (world) => ({
    cookie: (await contestsOf(world).ready()).judge.cookie,
  }),
  'contestInvitation.accept': async (world) => {
    const { contestId, judge } = await contestsOf(world).ready()
    return { cookie: judge.cookie, params: { contestId } }
  },
  'contestInvitation.decline': async (world) => {
    const { contestId, judge } = await contestsOf(world).ready()
    return { cookie: judge.cookie, params: { contestId }, body: { reason: '那几天在外地' } }
  },
  'contestPanel.ownInterests': async (world) => {
    const { contestId, judge } = await contestsOf(world).judging()
    return { cookie: judge.cookie, params: { contestId } }
  },
  'contestPanel.calibrationClip': async (world) => {
    const { contestId, judge } = await contestsOf(world).judging()
    return { cookie: judge.cookie, params: { contestId } }
  },
  'contestPanel.setCalibrationClip': async (world) => {
    const { contestId, criteria } = await contestsOf(world).judging()
    const { liveId } = await world.scheduled()
    const reference = criteria.map(({ id: criterionId }) => ({ criterionId, level: 2, why: '讲得实' }))
    return { ...operator(world), params: { contestId }, body: { liveId, fromMs: 0, toMs: 60_000, reference } }
  },
}
