import { expect } from 'vitest'
import { publicContest, sheet, type PublicContest, type Sheet } from '#contracts/contest/contest.types.ts'
import { defaultRubric } from '#contracts/contest/default-rubric.ts'
import type { Answer, ContestSetting, Somebody } from './contest.setting.ts'

/** Three judged criteria and one measured. */
export const criteria = [
  ...defaultRubric.slice(0, 2).map((it) => ({ ...it, weightBp: 4000 })),
  { ...defaultRubric[2], weightBp: 1000 },
  { ...defaultRubric.at(-1), weightBp: 1000 },
]

export const plan = {
  title: '乡村直播大赛',
  edition: '第三届',
  criteria,
  awards: [{ name: '优秀主播', count: 1 }],
}

let slugs = 0

/** A new contest's body under a slug that nothing else has. */
export const draftBody = () => ({ ...plan, slug: `contest-${(slugs += 1)}` })

export const contestOf = (answer: Answer): PublicContest => publicContest.parse(answer.body)
export const sheetOf = (answer: Answer): Sheet => sheet.parse(answer.body)

export const problem = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ code }) as unknown,
})

export async function draft(operator: Somebody): Promise<PublicContest> {
  return contestOf(await operator.call('POST', '/api/contests', draftBody()))
}

/** A contest that is being judged. */
export interface Prepared {
  readonly contest: PublicContest
  /** Entry ids in order of number. */
  readonly entries: string[]
  readonly first: string
  readonly lives: string[]
  /** Its judged criteria. */
  readonly judged: string[]
}

/** Drafts a contest, appoints the panel, enters a new host for each name and begins judging. */
export async function prepare(
  county: ContestSetting,
  operator: Somebody,
  hosts: readonly string[],
  panel: readonly Somebody[],
): Promise<Prepared> {
  const { id } = await draft(operator)
  const lives: string[] = []
  for (const judge of panel)
    await operator.call('POST', `/api/contests/${id}/judges`, { accountId: judge.id })
  for (const name of hosts) {
    const liveId = await county.liveOf(await county.somebody(name, 'host'))
    lives.push(liveId)
    await operator.call('POST', `/api/contests/${id}/entries`, { liveId })
  }
  const contest = contestOf(await operator.call('POST', `/api/contests/${id}/open`))
  const entries = contest.contestants.map((it) => it.id)
  const judged = contest.criteria.filter((it) => it.source === 'judges').map((it) => it.id)
  return { contest, entries, first: entries[0] ?? '', lives, judged }
}

export const markWith = (criterionId: string | undefined, level: number) => ({
  criterionId,
  level,
  streamMs: null,
  note: '',
})

export const setMark = (judge: Somebody, entryId: string, mark: unknown): Promise<Answer> =>
  judge.call('PUT', `/api/judging/${entryId}/marks`, mark)

/** Sets a mark on each judged criterion in order. */
export async function markAll(
  judge: Somebody,
  { judged }: Prepared,
  entryId: string,
  levels: readonly number[],
): Promise<void> {
  for (const [index, criterionId] of judged.entries())
    await setMark(judge, entryId, markWith(criterionId, levels[index] ?? 0))
}

export const lock = (judge: Somebody, entryId: string): Promise<Answer> =>
  judge.call('POST', `/api/judging/${entryId}/lock`)

export const recuse = (judge: Somebody, entryId: string): Promise<Answer> =>
  judge.call('POST', `/api/judging/${entryId}/recuse`, { reason: '同村' })

export const publish = (operator: Somebody, { contest }: Prepared): Promise<Answer> =>
  operator.call('POST', `/api/contests/${contest.id}/publish`)
