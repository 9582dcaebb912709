import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Standing } from '#contracts/contest/contest.types.ts'
import {
  contestOf,
  draft,
  lock,
  markAll,
  markWith,
  prepare,
  problem,
  publish,
  recuse,
  setMark,
} from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody
let zhou: Somebody
let wen: Somebody
let qin: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
  zhou = await county.somebody('周恪言', 'judge')
  wen = await county.somebody('温如玉', 'judge')
  qin = await county.somebody('秦守正', 'judge')
})

afterAll(() => county.close())

/** Three entries judged to the end by three judges, one of them recused from the last. */
async function prepareJudged() {
  const prepared = await prepare(county, operator, ['徐春杏', '陈桂花', '宋守义'], [zhou, wen, qin])
  const [first = '', second = '', third = ''] = prepared.entries
  const sheets: [Somebody, string, number[]][] = [
    [zhou, first, [3, 3, 3]],
    [wen, first, [3, 2, 3]],
    [qin, first, [2, 3, 3]],
    [zhou, second, [2, 2, 2]],
    [wen, second, [2, 2, 2]],
    [qin, second, [2, 2, 2]],
    [zhou, third, [1, 1, 1]],
    [wen, third, [2, 1, 1]],
  ]
  await recuse(qin, third)
  for (const [judge, entryId, levels] of sheets) {
    await markAll(judge, prepared, entryId, levels)
    await lock(judge, entryId)
  }
  return prepared
}

const row = ({ rank, entry, score, plainMean, spread, award }: Standing) =>
  [rank, entry.host.displayName, score, plainMean, spread, award] as const

test('a result waits for every sheet, and names who owes without what they think', async () => {
  const prepared = await prepare(county, operator, ['徐春杏', '陈桂花'], [zhou, wen])
  const [first = '', second = ''] = prepared.entries
  await recuse(zhou, first)
  await markAll(zhou, prepared, second, [3, 3, 3])
  const waiting = await publish(operator, prepared)
  expect(waiting).toEqual(problem(409, 'sheets_open'))
  expect(waiting.body['detail']).toContain('周恪言 1')
  expect(waiting.body['detail']).toContain('温如玉 2')
  await lock(zhou, second)
  await recuse(wen, first)
  await recuse(wen, second)
  expect(await publish(operator, prepared)).toEqual(problem(409, 'contest_incomplete'))
})

test('a result shows how each score came about', async () => {
  const prepared = await prepareJudged()
  const [first = '', second = ''] = prepared.lives
  county.netSales.set(first, 41_260_00).set(second, 8_000_00)
  const { criteria, standings } = contestOf(await publish(operator, prepared))
  expect(standings.map(row)).toEqual([
    // 4000 × 8 ÷ 9 twice, 1000 × 9 ÷ 9 and all for sales. Judges' totals: 90, 76.67 and 76.67.
    [1, '徐春杏', '91.11', '81.11', '6.29', '优秀主播'],
    // Two thirds of 90, and outsold one of two others.
    [2, '陈桂花', '65.00', '60.00', '0.00', null],
    // Two judges: 4000 × 3 ÷ 6, 4000 × 2 ÷ 6, 1000 × 2 ÷ 6, and nothing sold. Totals: 30 and 43.33.
    [3, '宋守义', '36.67', '36.67', '6.67', null],
  ])
  expect(standings[0]?.parts).toEqual([
    { criterionId: criteria[0]?.id, score: '35.56', marks: 3, netFen: null, measured: null },
    { criterionId: criteria[1]?.id, score: '35.56', marks: 3, netFen: null, measured: null },
    { criterionId: criteria[2]?.id, score: '10.00', marks: 3, netFen: null, measured: null },
    { criterionId: criteria[3]?.id, score: '10.00', marks: 0, netFen: 41_260_00, measured: 41_260_00 },
  ])
  expect(standings[2]?.parts.map((it) => it.marks)).toEqual([2, 2, 2, 0])
})

test('a result is computed once, whoever asks again and whatever is sold later', async () => {
  const prepared = await prepareJudged()
  const together = await Promise.all([1, 2, 3].map(() => publish(operator, prepared)))
  const [result] = together.map(contestOf)
  county.netSales.set(prepared.lives[2] ?? '', 99_000_00)
  county.clock.at = new Date(county.clock.at.getTime() + 1000)
  const later = [
    await publish(operator, prepared),
    await county.guest.call('GET', `/api/contests/${prepared.contest.slug}`),
  ]
  for (const answer of [...together, ...later]) expect(contestOf(answer)).toEqual(result)
  expect(result).toMatchObject({ state: 'published', sheets: { decided: 9, all: 9 } })
})

test('after the result nothing is added or marked', async () => {
  const prepared = await prepareJudged()
  await publish(operator, prepared)
  const path = `/api/contests/${prepared.contest.id}`
  const liveId = await county.liveOf(await county.somebody('迟到', 'host'))
  const late = await county.somebody('晚来', 'judge')
  for (const answer of [
    await operator.call('POST', `${path}/entries`, { liveId }),
    await operator.call('POST', `${path}/judges`, { accountId: late.id }),
    await operator.call('POST', `${path}/open`),
    await setMark(zhou, prepared.first, markWith(prepared.judged[0], 0)),
    await recuse(qin, prepared.first),
  ])
    expect(answer).toEqual(problem(409, 'contest_not_open'))
  const desk = await zhou.call('GET', '/api/judging')
  expect(JSON.stringify(desk.body)).not.toContain(prepared.contest.id)
})

test('a draft has no result', async () => {
  const { id } = await draft(operator)
  expect(await operator.call('POST', `/api/contests/${id}/publish`)).toEqual(problem(409, 'contest_not_open'))
})
