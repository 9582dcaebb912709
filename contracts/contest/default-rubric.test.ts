import { expect, test } from 'vitest'
import { contestPlan, newContest } from './contest.types.ts'
import { bothBoards, defaultAwards, defaultProcedure, defaultRubric } from './default-rubric.ts'

const contest = {
  slug: 'yuxiu-2026',
  title: '乡村直播大赛',
  edition: '第一届',
  criteria: defaultRubric,
  awards: defaultAwards,
}

test('the default rubric is one that a contest accepts, and its weights are the whole', () => {
  expect(newContest.safeParse(contest).error).toBeUndefined()
  expect(defaultRubric.reduce((sum, it) => sum + it.weightBp, 0)).toBe(10_000)
})

test('truthful explanation comes first, so that it decides between equal scores', () => {
  expect(defaultRubric[0]).toMatchObject({ name: '产品讲解与真实性', source: 'judges', weightBp: 2500 })
})

test('levels belong to judged criteria, and to those only', () => {
  const [first] = defaultRubric
  const withoutLevels = { ...contest, criteria: [{ ...first, levels: null }] }
  const measuredWithLevels = { ...contest, criteria: [{ ...first, source: 'netSales' }] }
  expect(newContest.safeParse(withoutLevels).success).toBe(false)
  expect(newContest.safeParse(measuredWithLevels).success).toBe(false)
})

test('two criteria or two awards of one name are refused', () => {
  const [first] = defaultRubric
  expect(newContest.safeParse({ ...contest, criteria: [first, first] }).success).toBe(false)
  const twice = [...defaultAwards, ...defaultAwards]
  expect(newContest.safeParse({ ...contest, awards: twice }).success).toBe(false)
})

test('both boards are whole, hold together as a plan and count neither likes nor views', () => {
  const plan = contestPlan.parse({
    title: '大赛',
    edition: '2026',
    procedure: defaultProcedure,
    ...bothBoards,
  })
  for (const track of [1, 2]) {
    const weights = plan.criteria.filter((it) => it.track === track).map((it) => it.weightBp)
    expect(weights.reduce((sum, it) => sum + it, 0)).toBe(10_000)
  }
  expect(plan.criteria.filter((it) => it.track === 2).every((it) => it.source !== 'judges')).toBe(true)
  expect(plan.awards.map((it) => it.count)).toEqual([10, 15])
})
