import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { defaultAwards, defaultRubric } from '#contracts/contest/default-rubric.ts'
import type { Fixture } from './fixture.ts'
import { freshName, type World } from './world.ts'

export const contestPlanBody = {
  title: '乡村直播大赛',
  edition: '第三届',
  criteria: defaultRubric,
  awards: defaultAwards,
}

export function contestsOf({ app, as, scheduled }: World) {
  const { cookie } = as('operator')
  const draft = () =>
    app.ask(contestRoutes.createContest, {
      cookie,
      body: { ...contestPlanBody, slug: freshName('contest-') },
    })
  /** A draft with one entry and one judge. */
  const ready = async () => {
    const { id: contestId, slug } = await draft()
    const [judge, { liveId }] = [await app.account('judge'), await scheduled()]
    const params = { contestId }
    await app.ask(contestRoutes.addJudge, { cookie, params, body: { accountId: judge.id } })
    const entry = await app.ask(contestRoutes.addEntry, { cookie, params, body: { liveId } })
    return { contestId, slug, judge, entryId: entry.id }
  }
  const judging = async () => {
    const stage = await ready()
    const contest = await app.ask(contestRoutes.openJudging, {
      cookie,
      params: { contestId: stage.contestId },
    })
    return { ...stage, criteria: contest.criteria.filter(({ source }) => source === 'judges') }
  }
  const marked = async () => {
    const stage = await judging()
    for (const { id: criterionId } of stage.criteria)
      await app.ask(contestRoutes.setMark, {
        ...{ cookie: stage.judge.cookie, params: { entryId: stage.entryId } },
        body: { criterionId, level: 2, streamMs: null, note: '' },
      })
    return stage
  }
  return { draft, ready, judging, marked }
}

export const operator = ({ as }: World): { cookie: string } => ({ cookie: as('operator').cookie })

/** A good request for every route of contests. */
export const contestFixtures: Readonly<Record<string, Fixture>> = {
  'contest.contests': () => ({}),
  'contest.contest': async (world) => {
    const { contestId } = await contestsOf(world).judging()
    const { items } = await world.app.ask(contestRoutes.contests, {})
    return { params: { slug: items.find(({ id }) => id === contestId)?.slug ?? '' } }
  },
  'contest.createContest': (world) => ({
    ...operator(world),
    body: { ...contestPlanBody, slug: freshName('contest-') },
  }),
  'contest.changeContest': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).draft()).id },
    body: contestPlanBody,
  }),
  'contest.copyContest': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).draft()).id },
    body: { slug: freshName('copy-'), edition: '第四届' },
  }),
  'contest.addJudge': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).draft()).id },
    body: { accountId: (await world.app.account('judge')).id },
  }),
  'contest.addEntry': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).draft()).id },
    body: { liveId: (await world.scheduled()).liveId },
  }),
  'contest.enterOwn': async (world) => {
    const { host, liveId } = await world.scheduled()
    const { contestId } = await contestsOf(world).judging()
    return { cookie: host.cookie, params: { contestId }, body: { liveId } }
  },
  'contest.openJudging': async (world) => ({
    ...operator(world),
    params: { contestId: (await contestsOf(world).ready()).contestId },
  }),
  'contest.publish': async (world) => {
    const { contestId, judge, entryId } = await contestsOf(world).marked()
    await world.app.ask(contestRoutes.lockSheet, { cookie: judge.cookie, params: { entryId } })
    return { ...operator(world), params: { contestId } }
  },
  'contest.desk': async (world) => ({ cookie: (await contestsOf(world).judging()).judge.cookie }),
  'contest.setMark': async (world) => {
    const stage = await contestsOf(world).judging()
    const body = { criterionId: stage.criteria[0]?.id, level: 3, streamMs: null, note: '讲得透' }
    return { ...ofJudge(stage), body }
  },
  'contest.lockSheet': async (world) => ofJudge(await contestsOf(world).marked()),
  'contest.recuse': async (world) => ({
    ...ofJudge(await contestsOf(world).judging()),
    body: { reason: '是我表弟' },
  }),
}

const ofJudge = (stage: { judge: { cookie: string }; entryId: string }) => ({
  cookie: stage.judge.cookie,
  params: { entryId: stage.entryId },
})
