import { expect, test } from 'vitest'
import { contestPlan } from '#contracts/contest/contest.types.ts'
import { useContestDraft } from './use-contest-draft.ts'

test('the county’s template is a whole plan: both boards, their awards, every gate', () => {
  const { draft, lacking, fault, takeCounty } = useContestDraft(undefined)
  takeCounty()
  const plan = contestPlan.parse({ ...draft.value, title: '新泰乡村直播大赛', edition: '第四届' })
  expect([lacking.value, fault.value]).toEqual([[0, 0], null])
  expect(plan.tracks).toEqual(['优秀主播', '带货达人'])
  expect(plan.awards.map(({ count }) => count)).toEqual([10, 15])
  expect(plan.procedure).toMatchObject({ heatAppealHours: 24, reliefBp: 15_000, calibration: true })
  expect(plan.procedure.gates).toHaveLength(4)
})
