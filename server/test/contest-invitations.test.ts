import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contestInvitationRoutes } from '#contracts/contest/invitations.routes.ts'
import { contestPanelRoutes } from '#contracts/contest/panels.routes.ts'
import { contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import {
  contestOf,
  draft,
  lock,
  markAll,
  markWith,
  prepare,
  problem,
  publish,
  setMark,
  type Prepared,
} from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody
let zhou: Somebody
let qin: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
})
beforeEach(async () => {
  zhou = await county.somebody('周评委', 'judge')
  qin = await county.somebody('秦评委', 'judge')
})
afterAll(() => county.close())

const invite = (contestId: string, { id: accountId }: Somebody, place: object = {}) =>
  operator.call('POST', `/api/contests/${contestId}/judges`, { accountId, ...place })
const accept = (judge: Somebody, contestId: string) =>
  judge.call('POST', `/api/judging/contests/${contestId}/acceptance`)
const decline = (judge: Somebody, contestId: string, reason = '那几天在外地') =>
  judge.call('POST', `/api/judging/contests/${contestId}/refusal`, { reason })
const invitationsOf = async (judge: Somebody) =>
  contestInvitationRoutes.invitations.reply.parse((await judge.call('GET', '/api/judging/invitations')).body)
    .items
const seatsOf = async (contestId: string) =>
  contestPanelRoutes.seats.reply.parse((await operator.call('GET', `/api/contests/${contestId}/seats`)).body)
    .items
const logOf = async ({ contest }: Pick<Prepared, 'contest'>) =>
  contestProofRoutes.log.reply.parse(
    (await county.guest.call('GET', `/api/contests/${contest.slug}/log`)).body,
  ).items
const intact = async ({ contest }: Pick<Prepared, 'contest'>) =>
  (await county.guest.call('GET', `/api/contests/${contest.slug}/log/check`)).body['intact']

describe('an invitation', () => {
  test('shows the rules and what is asked before it is answered, also of a draft', async () => {
    const { id } = await draft(operator)
    const liveId = await county.liveOf(await county.somebody('徐春杏', 'host'))
    await invite(id, zhou, { chief: true })
    const entry = await operator.call('POST', `/api/contests/${id}/entries`, { liveId })
    const slot = { startsAt: '2026-05-13T02:00:00.000Z', endsAt: '2026-05-13T03:00:00.000Z' }
    await operator.call('PUT', `/api/contests/${id}/entries/${String(entry.body['id'])}/slot`, slot)
    expect(await invitationsOf(zhou)).toMatchObject([
      {
        ...{ contest: { id, state: 'draft' }, acceptedAt: null, begins: slot.startsAt, ends: slot.endsAt },
        places: [{ roundName: '决赛', panelName: '全体评委', chief: true, entries: 1 }],
        procedure: { holdHours: 72 },
      },
    ])
    expect(await invitationsOf(qin)).toEqual([])
  })

  test('is accepted once, and organisers see who answered what', async () => {
    const { id } = await draft(operator)
    for (const judge of [zhou, qin]) await invite(id, judge)
    expect((await seatsOf(id)).map((it) => it.answer)).toEqual(['invited', 'invited'])
    for (const answer of await Promise.all([1, 2, 3].map(() => accept(zhou, id))))
      expect(answer).toEqual({ status: 200, body: { ok: true } })
    expect(await decline(zhou, id)).toEqual(problem(409, 'invitation_answered'))
    expect((await decline(qin, id)).status).toBe(200)
    expect((await decline(qin, id, '换个说法')).status).toBe(200)
    expect(await accept(qin, id)).toEqual(problem(409, 'invitation_answered'))
    expect(await seatsOf(id)).toMatchObject([
      { judge: { id: zhou.id }, answer: 'accepted', declineReason: null },
      { judge: { id: qin.id }, answer: 'declined', declineReason: '那几天在外地', sheets: [] },
    ])
    expect(await invitationsOf(zhou)).toMatchObject([{ acceptedAt: county.clock.at.toISOString() }])
    expect(await invitationsOf(qin)).toEqual([])
  })

  test('is nobody’s who was not asked, and over with the contest', async () => {
    const prepared = await prepare(county, operator, ['徐春杏'], [zhou])
    const { id } = prepared.contest
    expect(await accept(qin, id)).toEqual(problem(403, 'not_your_panel'))
    expect(await decline(qin, id)).toEqual(problem(403, 'not_your_panel'))
    await markAll(zhou, prepared, prepared.first, [1, 1, 1])
    await lock(zhou, prepared.first)
    expect((await publish(operator, prepared)).status).toBe(200)
    for (const answer of [await accept(zhou, id), await decline(zhou, id)])
      expect(answer).toEqual(problem(409, 'contest_not_open'))
  })
})

describe('a panel', () => {
  test('goes on without who declined, and has them again when they are asked anew', async () => {
    const prepared = await prepare(county, operator, ['徐春杏', '宋守义'], [zhou, qin])
    const { id, slug } = prepared.contest
    expect(prepared.contest.sheets.all).toBe(4)
    await operator.call('POST', `/api/contests/${id}/set-aside`, {
      ...{ accountId: qin.id, entryId: prepared.first, reason: '同村' },
    })
    await decline(qin, id)
    const page = async () => contestOf(await county.guest.call('GET', `/api/contests/${slug}`))
    expect(await page()).toMatchObject({ sheets: { decided: 0, all: 2 }, judges: [{ id: zhou.id }] })
    expect(await setMark(qin, prepared.first, markWith(prepared.judged[0], 2))).toEqual(
      problem(403, 'not_your_panel'),
    )
    expect((await qin.call('GET', '/api/judging')).body).toEqual({ contests: [] })
    expect(await intact(prepared)).toBe(true)
    await invite(id, qin, { chief: true })
    expect(await page()).toMatchObject({ sheets: { decided: 0, all: 4 } })
    expect((await seatsOf(id)).find((it) => it.judge.id === qin.id)).toMatchObject({
      ...{ answer: 'invited', declineReason: null, chief: true, seat: 2 },
    })
    expect((await accept(qin, id)).status).toBe(200)
    const told = (await logOf(prepared)).filter((it) => it.facts?.['seat'] === 2)
    expect(told.map((it) => it.kind)).toEqual(['judge', 'recuse', 'declined', 'judge', 'accepted'])
    expect(told[2]).toMatchObject({ actor: 'judge 2', facts: { reason: '那几天在外地' } })
    expect(await intact(prepared)).toBe(true)
  })

  test('takes the first mark for a yes, once, and the log says so before it', async () => {
    const prepared = await prepare(county, operator, ['徐春杏', '宋守义'], [zhou])
    const marks = prepared.entries.map((entryId) => setMark(zhou, entryId, markWith(prepared.judged[0], 2)))
    for (const answer of await Promise.all(marks)) expect(answer.status).toBe(200)
    const kinds = (await logOf(prepared)).map((it) => it.kind)
    expect(kinds.slice(-3)).toEqual(['accepted', 'mark', 'mark'])
    expect((await seatsOf(prepared.contest.id))[0]?.answer).toBe('accepted')
    expect(await decline(zhou, prepared.contest.id)).toEqual(problem(409, 'invitation_answered'))
  })

  test('has either the mark or the no of a judge who sends both at once', async () => {
    const prepared = await prepare(county, operator, ['徐春杏'], [zhou, qin])
    const { first, judged, contest } = prepared
    const answers = await Promise.all([setMark(qin, first, markWith(judged[0], 2)), decline(qin, contest.id)])
    const refused = answers.filter((it) => it.status !== 200)
    expect(refused).toHaveLength(1)
    expect(['not_your_panel', 'invitation_answered']).toContain(refused[0]?.body['code'])
    expect(await intact(prepared)).toBe(true)
  })

  test('that has locked keeps its judges', async () => {
    const prepared = await prepare(county, operator, ['徐春杏'], [zhou, qin])
    const { id } = prepared.contest
    await markAll(zhou, prepared, prepared.first, [1, 1, 1])
    await lock(zhou, prepared.first)
    await operator.call('POST', `/api/contests/${id}/set-aside`, {
      ...{ accountId: qin.id, entryId: null, reason: '没来' },
    })
    await operator.call('POST', `/api/contests/${id}/panels/1/lock`)
    expect(await decline(qin, id)).toEqual(problem(409, 'panel_locked'))
  })
})
