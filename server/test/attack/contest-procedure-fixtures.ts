import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestProcedureRoutes as routes } from '#contracts/contest/procedure.routes.ts'
import { contestPublicRoutes as publicRoutes } from '#contracts/contest/public.routes.ts'
import { contestPlanBody, contestsOf, operator } from './contest-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { freshName, type World } from './world.ts'

/** A contest that one entry and two judges have come to the end of, with the hours that a test needs. */
async function judged(world: World, { holdHours = 72, appealHours = 48 } = {}) {
  const { app, scheduled } = world
  const { cookie } = operator(world)
  const slug = freshName('contest-')
  const procedure = { holdHours, appealHours, calibration: false, declareFirst: false }
  const { id: contestId } = await app.ask(contestRoutes.createContest, {
    ...{ cookie, body: { ...contestPlanBody, procedure, slug } },
  })
  const params = { contestId }
  const [{ host, liveId }, judges] = [
    await scheduled(),
    [await app.account('judge'), await app.account('judge')],
  ]
  for (const { id: accountId } of judges)
    await app.ask(contestRoutes.addJudge, { cookie, params, body: { accountId } })
  const { id: entryId } = await app.ask(contestRoutes.addEntry, { cookie, params, body: { liveId } })
  const { criteria } = await app.ask(contestRoutes.openJudging, { cookie, params })
  for (const judge of judges) {
    for (const { id: criterionId, source } of criteria)
      if (source === 'judges')
        await app.ask(contestRoutes.setMark, {
          ...{ cookie: judge.cookie, params: { entryId } },
          body: { criterionId, level: 2, streamMs: null, note: '' },
        })
    await app.ask(contestRoutes.lockSheet, { cookie: judge.cookie, params: { entryId } })
  }
  return { contestId, slug, host, entryId, judges, criteria }
}

async function published(world: World, hours?: { holdHours: number; appealHours: number }) {
  const stage = await judged(world, hours)
  const params = { contestId: stage.contestId }
  await world.app.ask(contestRoutes.publish, { ...operator(world), params })
  return stage
}

async function appealed(world: World) {
  const stage = await published(world)
  const filed = await world.app.ask(routes.fileAppeal, {
    ...{ cookie: stage.host.cookie, params: { contestId: stage.contestId } },
    body: { entryId: stage.entryId, grounds: '第一位评委', evidence: '' },
  })
  const arbiters = [
    await world.app.account('official'),
    await world.app.account('judge'),
    await world.app.account('auditor'),
  ]
  const body = { arbiters: arbiters.map((it) => it.id), seats: [1] }
  return { ...stage, appealId: filed.id, arbiters, body }
}

const bySlug: Fixture = async (world) => ({ params: { slug: (await published(world)).slug } })

async function finished(world: World) {
  const stage = await published(world, { holdHours: 0, appealHours: 0 })
  await world.app.ask(routes.finalise, { ...operator(world), params: { contestId: stage.contestId } })
  const { items } = await world.app.ask(publicRoutes.certificates, { params: { slug: stage.slug } })
  return { ...stage, certificateId: items[0]?.id ?? '' }
}

const onePaper: Fixture = async (world) => ({
  params: { certificateId: (await finished(world)).certificateId },
})

/** A contest that counts public votes, while it is judged. */
async function voting(world: World) {
  const { app, scheduled } = world
  const { cookie } = operator(world)
  const slug = freshName('contest-')
  const [first] = contestPlanBody.criteria
  const vote = { name: '大众投票', hint: '', weightBp: 10_000, source: 'publicVote', levels: null } as const
  const criteria = [
    { ...first, weightBp: 10_000 },
    { ...vote, track: 2 },
  ]
  const body = { ...contestPlanBody, slug, tracks: ['评委', '人气'], criteria }
  const { id: contestId } = await app.ask(contestRoutes.createContest, { cookie, body })
  const params = { contestId }
  const judge = await app.account('judge')
  await app.ask(contestRoutes.addJudge, { cookie, params, body: { accountId: judge.id } })
  const { liveId } = await scheduled()
  const { id: entryId } = await app.ask(contestRoutes.addEntry, { cookie, params, body: { liveId } })
  await app.ask(contestRoutes.openJudging, { cookie, params })
  return { slug, entryId }
}

/** A good request for every route of contests' procedure and proofs. */
export const contestProcedureFixtures: Readonly<Record<string, Fixture>> = {
  'contestProof.score': async (world) => ({ params: { slug: (await published(world)).slug, number: '1' } }),
  'contestProof.scoringSheet': bySlug,
  'contestProof.agreement': bySlug,
  'contestProof.log': async (world) => ({
    params: { slug: (await published(world)).slug },
    query: { after: '0' },
  }),
  'contestProof.checkLog': bySlug,
  'contestProof.appeals': async (world) => ({ params: { slug: (await appealed(world)).slug } }),
  'contestProcedure.declare': async (world) => {
    const { contestId, judge } = await contestsOf(world).judging()
    const host = await world.app.account('host')
    const interests = [
      { kind: 'kinship', villageId: null, hostId: host.id, note: '表弟' },
      { kind: 'village', villageId: world.villageId, hostId: null, note: '' },
    ]
    return { cookie: judge.cookie, params: { contestId }, body: { interests } }
  },
  'contestProcedure.calibrate': async (world) => {
    const { contestId, judge, criteria } = await contestsOf(world).judging()
    const marks = criteria.map(({ id: criterionId }) => ({ criterionId, level: 2 }))
    return { cookie: judge.cookie, params: { contestId }, body: { marks } }
  },
  'contestProcedure.lockPanel': async (world) => ({
    ...operator(world),
    params: { contestId: (await judged(world)).contestId, panel: '1' },
  }),
  'contestProcedure.setAside': async (world) => {
    const { contestId, judge, entryId } = await contestsOf(world).judging()
    return {
      ...operator(world),
      params: { contestId },
      body: { accountId: judge.id, entryId, reason: '同村' },
    }
  },
  'contestProcedure.finalise': async (world) => ({
    ...operator(world),
    params: { contestId: (await published(world, { holdHours: 0, appealHours: 0 })).contestId },
  }),
  'contestProcedure.fileAppeal': async (world) => {
    const { contestId, entryId, host } = await published(world)
    return {
      ...{ cookie: host.cookie, params: { contestId } },
      body: { entryId, grounds: '评委没看完', evidence: '回放 12:00' },
    }
  },
  'contestProcedure.cases': async (world) => ({ cookie: (await appealed(world)).host.cookie }),
  'contestProcedure.nameArbiters': async (world) => {
    const { appealId, body } = await appealed(world)
    return { ...operator(world), params: { appealId }, body }
  },
  'contestProcedure.decideAppeal': async (world) => {
    const { appealId, arbiters, body } = await appealed(world)
    await world.app.ask(routes.nameArbiters, { ...operator(world), params: { appealId }, body })
    return {
      ...{ cookie: arbiters[0]?.cookie, params: { appealId } },
      body: { uphold: true, reasons: '回放为证' },
    }
  },
  'contestPublic.certificates': async (world) => ({ params: { slug: (await finished(world)).slug } }),
  'contestPublic.certificate': onePaper,
  'contestPublic.certificateFile': onePaper,
  'contestPublic.exportResult': async (world) => ({
    params: { slug: (await published(world)).slug },
    query: { format: 'xlsx' },
  }),
  'contestPublic.vote': async (world) => {
    const { slug, entryId } = await voting(world)
    const voter = await world.app.account('viewer')
    const phoneDigest = `phone of ${voter.id}`
    await world.app.db.prisma.account.update({ where: { id: voter.id }, data: { phoneDigest } })
    return { cookie: voter.cookie, params: { slug }, body: { entryId } }
  },
  'contestPublic.votes': async (world) => ({ params: { slug: (await voting(world)).slug } }),
}
