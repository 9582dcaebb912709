import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import type { Visitor } from './support/browser.ts'
import { appoint, draftContest, enterLive, lockSheet, markByKeyboard } from './support/contest-pages.ts'
import { Journey } from './support/journey.ts'
import { ask, type Staff } from './support/people.ts'
import { putOnAir } from './support/selling.ts'
import { signInAsStaff } from './support/studio-page.ts'

const CONTEST = { title: '新泰乡村直播大赛', edition: '第四届', slug: 'xintai-4' }
const BEST = { name: '徐春杏', live: '樱桃熟了', levels: [3, 3, 2, 3, 2, 3, 3] }
const OTHER = { name: '宋守义', live: '煎饼卷大葱', levels: [1, 2, 1, 1, 2, 1, 1] }

describe('a contest', () => {
  let journey: Journey
  let operator: Visitor
  let guest: Visitor
  let desk: Visitor
  let operators: Staff
  let judges: Staff[] = []

  beforeAll(async () => {
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: 50 })
    for (const [index, { name, live }] of [BEST, OTHER].entries()) {
      const host = await journey.hire(name, `host${index}`, ['host'])
      const liveId = await putOnAir(journey, host, live)
      await ask(journey.site, liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    }
    operators = await journey.hire('苏晚晴', 'wanqing', ['operator'])
    judges = [
      await journey.hire('周恪言', 'keyan', ['judge']),
      await journey.hire('秦望舒', 'wangshu', ['judge']),
      await journey.hire('鲁明远', 'mingyuan', ['judge']),
    ]
    operator = await journey.people.enter('operator', { wide: true })
    desk = await journey.people.enter('judge', { wide: true })
    guest = await journey.people.enter('guest')
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('is drafted, staffed and opened by an operator in the console', async () => {
    await signInAsStaff(operator.page, operators)
    await draftContest(operator.page, CONTEST)
    for (const judge of judges) await appoint(operator.page, judge)
    await enterLive(operator.page, { host: BEST.name, title: BEST.live })
    await enterLive(operator.page, { host: OTHER.name, title: OTHER.live })
    await operator.page.getByRole('button', { name: '开始打分' }).click()
    await operator.page.getByText('评委已定 0 / 6 张评分表').waitFor()
  })

  test('is marked by keyboard at the judge’s desk, bound to a moment of the stream', async () => {
    const [judge] = judges
    if (judge === undefined) throw new Error('no judge')
    await signInAsStaff(desk.page, judge)
    await desk.page.goto('/judge')
    await desk.page.getByRole('heading', { name: `1 号 · ${BEST.name}` }).waitFor()
    await desk.page.keyboard.press('m')
    await markByKeyboard(desk.page, BEST.levels)
    await lockSheet(desk.page, BEST.name)
    await desk.page.getByRole('heading', { name: `2 号 · ${OTHER.name}` }).waitFor()
    await markByKeyboard(desk.page, OTHER.levels)
    await lockSheet(desk.page, OTHER.name)
    const { contests } = await ask(journey.site, contestRoutes.desk, { cookie: judge.cookie })
    const sheets = contests[0]?.sheets.toSorted((a, b) => a.entry.number - b.entry.number) ?? []
    expect(sheets.map(({ state }) => state)).toEqual(['locked', 'locked'])
    const inOrder = contests[0]?.criteria.filter(({ source }) => source === 'judges').map(({ id }) => id)
    for (const [index, { levels }] of [BEST, OTHER].entries()) {
      const marks = sheets[index]?.marks ?? []
      expect(inOrder?.map((id) => marks.find((mark) => mark.criterionId === id)?.level)).toEqual(levels)
    }
    expect(sheets[0]?.marks.find(({ criterionId }) => criterionId === inOrder?.[0])?.streamMs).not.toBeNull()
  })

  test('keeps every mark secret and cannot be published before all judges have locked', async () => {
    await guest.page.goto(`/contests/${CONTEST.slug}`)
    await guest.page.getByText('公布前，分数对所有人保密').waitFor()
    await operator.page.reload()
    await operator.page.getByText('还有 4 张没锁定').waitFor()
    expect(await operator.page.getByRole('button', { name: '算出结果并公布' }).isDisabled()).toBe(true)
    const shown = await ask(journey.site, contestRoutes.contest, { params: { slug: CONTEST.slug } })
    expect(shown.standings).toEqual([])
  })

  test('is published by the operator, and the award hangs on the public page', async () => {
    for (const judge of judges.slice(1)) await markOverHttp(judge)
    await operator.page.reload()
    await operator.page.getByRole('button', { name: '算出结果并公布' }).click()
    await operator.page.getByText('结果已公布，每一分都能查到出处').waitFor()
    await guest.page.reload()
    const wall = guest.page.getByRole('region', { name: '获奖墙' })
    await wall.getByRole('heading', { name: BEST.name }).waitFor()
    expect(await wall.getByRole('listitem').count()).toBe(1)
    expect(await wall.innerText()).toContain('优秀主播')
    await guest.page.getByRole('button', { name: new RegExp(`第 1 名 ${BEST.name}`) }).waitFor()
    await guest.page.getByRole('button', { name: new RegExp(`第 2 名 ${OTHER.name}`) }).waitFor()
    expect(journey.people.faults).toEqual([])
  })

  async function markOverHttp({ cookie }: Staff): Promise<void> {
    const { contests } = await ask(journey.site, contestRoutes.desk, { cookie })
    const [{ criteria, sheets } = { criteria: [], sheets: [] }] = contests
    const judged = criteria.filter(({ source }) => source === 'judges')
    for (const { entry } of sheets) {
      const params = { entryId: entry.id }
      const { levels } = entry.host.displayName === BEST.name ? BEST : OTHER
      for (const [index, { id: criterionId }] of judged.entries()) {
        const body = { criterionId, level: levels[index], streamMs: null, note: '' }
        await ask(journey.site, contestRoutes.setMark, { cookie, params, body })
      }
      await ask(journey.site, contestRoutes.lockSheet, { cookie, params })
    }
  }
})
