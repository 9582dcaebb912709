import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestProcedureRoutes } from '#contracts/contest/procedure.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import type { Role } from '#contracts/core/roles.ts'
import type { Visitor } from './support/browser.ts'
import * as pages from './support/contest-pages.ts'
import { Journey } from './support/journey.ts'
import { ask, makeBuyers, type Buyer, type Staff } from './support/people.ts'
import { putOnAir } from './support/selling.ts'
import { signInAsStaff } from './support/studio-page.ts'

const CONTEST = { title: '新泰乡村直播大赛', edition: '第四届', slug: 'xintai-4' }
const BEST = { name: '徐春杏', live: '樱桃熟了', levels: [3, 3, 2, 3, 2, 3, 3] }
const OTHER = { name: '宋守义', live: '煎饼卷大葱', levels: [1, 2, 1, 1, 2, 1, 1] }
const SCORE_COMMAND = path.join(import.meta.dirname, '../../scripts/fieldcast-score.mjs')

/** Somebody’s page in a wide browser, signed in with the session that the account has. */
const wide = (journey: Journey, { name, cookie }: Staff) => journey.people.enter(name, { cookie, wide: true })

describe('a contest', () => {
  let journey: Journey
  let operator: Visitor
  let guest: Visitor
  let desk: Visitor
  let hosts: Staff[] = []
  let judges: readonly [Staff, Staff, Staff]
  let away: Staff
  let arbiters: readonly [Staff, Staff, Staff]

  beforeAll(async () => {
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: 50 })
    const { site, people } = journey
    const hireAll = (role: Role, ...staff: readonly (readonly [string, string])[]) =>
      Promise.all(staff.map(([name, username]) => journey.hire(name, username, [role])))
    const three = async (role: Role, ...staff: Parameters<typeof hireAll>[1][]) => {
      const [a, b, c] = await hireAll(role, ...staff)
      if (!a || !b || !c) throw new Error('three are hired')
      return [a, b, c] as const
    }
    // Whoever does not wait for another comes at once: opening a page takes longer than most of what is done on it.
    const opened = (async () => {
      operator = await people.enter('operator', { wide: true })
      await signInAsStaff(operator.page, await journey.hire('苏晚晴', 'wanqing', ['operator']))
    })()
    ;[hosts, judges, away, arbiters, guest] = await Promise.all([
      hireAll('host', [BEST.name, 'host1'], [OTHER.name, 'host2']),
      three('judge', ['周恪言', 'keyan'], ['秦望舒', 'wangshu'], ['鲁明远', 'mingyuan']),
      journey.hire('柳知秋', 'zhiqiu', ['judge']),
      three('official', ['孟庆禾', 'qinghe'], ['高建川', 'jianchuan'], ['葛大勇', 'dayong']),
      people.enter('guest'),
    ])
    const wasOn = async (host: Staff, index: number) => {
      const liveId = await putOnAir(journey, host, index === 0 ? BEST.live : OTHER.live)
      await ask(site, liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    }
    desk = await wide(journey, judges[0])
    await Promise.all([...hosts.map(wasOn), opened])
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('is drafted by an operator in the console, who asks judges and enters hosts', async () => {
    const { page } = operator
    await pages.draftContest(page, CONTEST)
    for (const [index, judge] of judges.entries()) await pages.appoint(page, judge, { chief: index === 0 })
    await pages.tab(page, '参评主播')
    await pages.enterLive(page, { host: BEST.name, title: BEST.live })
    await pages.enterLive(page, { host: OTHER.name, title: OTHER.live })
    await pages.tab(page, '评委')
  })

  test('hears its judges’ answers, of whom one declines with a reason and is not waited for', async () => {
    const { page } = operator
    await page.getByText('还没有评委答应的小组：全体评委').waitFor()
    await pages.appoint(page, away, { chief: false })
    const [visitor] = await Promise.all([wide(journey, away), pages.acceptInvitation(desk.page)])
    await pages.declineInvitation(visitor.page, '那几天在外地')
    const seat = page.getByRole('listitem').filter({ hasText: away.name })
    await seat.getByText('理由：那几天在外地').waitFor()
    await page.getByText('答应 1 / 3').waitFor()
    await page.getByRole('button', { name: '开始打分' }).click()
    await page.getByText('评委已定 0 / 6 张评分表').waitFor()
  })

  test('hears first what ties its judges, and recuses one of them', async () => {
    const [{ page }] = await Promise.all([
      wide(journey, judges[1]),
      desk.page.goto('/judge').then(() => pages.declareTies(desk.page)),
    ])
    await pages.acceptInvitation(page)
    await pages.declareTies(page, { kind: '亲属', whom: `2 · ${OTHER.name}` })
    await page.getByRole('heading', { name: `1 号 · ${BEST.name}` }).waitFor()
    await pages.markByKeyboard(page, BEST.levels)
    await pages.lockSheet(page, BEST.name)
    await page.getByRole('button', { name: `2 号 ${OTHER.name}，已回避` }).click()
    await page.getByText('已回避，这一场不计你的分').waitFor()
    await operator.page.getByText('评委已定 2 / 6 张评分表').waitFor()
  })

  test('is marked by keyboard, through a lost network and a closed tab', async () => {
    const { context } = desk
    await desk.page.getByRole('heading', { name: `1 号 · ${BEST.name}` }).waitFor()
    await desk.page.keyboard.press('m')
    await desk.page.keyboard.press(String(BEST.levels[0]))
    await expect.poll(async () => (await sheetsOf(judges[0]))[0]?.marks.length).toBe(1)
    await context.setOffline(true)
    await pages.markByKeyboard(desk.page, BEST.levels)
    await desk.page.getByText('网断了，分数先存在这台设备，接上自动补传').waitFor()
    await desk.page.close()
    expect((await sheetsOf(judges[0]))[0]?.marks).toHaveLength(1)
    await context.setOffline(false)
    const page = await context.newPage()
    desk = { ...desk, page }
    await page.goto('/judge')
    await expect.poll(async () => (await sheetsOf(judges[0]))[0]?.marks.length).toBe(BEST.levels.length)
    await pages.lockSheet(page, BEST.name)
    await page.getByRole('heading', { name: `2 号 · ${OTHER.name}` }).waitFor()
    await pages.markByKeyboard(page, OTHER.levels)
    await pages.lockSheet(page, OTHER.name)
    const [first] = await sheetsOf(judges[0])
    expect(first?.marks.map(({ level }) => level).toSorted()).toEqual(BEST.levels.toSorted())
    expect(first?.marks.some(({ streamMs }) => streamMs !== null)).toBe(true)
  })

  test('takes one vote a day from a verified phone', async () => {
    const [voter] = await makeBuyers(journey.site, 1)
    const { page } = await journey.people.enter('voter', { cookie: voter?.cookie ?? '' })
    await page.goto(`/contests/${CONTEST.slug}`)
    await pages.tab(page, '投票')
    await page.getByRole('button', { name: `投给 ${BEST.name}` }).click()
    await page.getByRole('alert').waitFor()
    await verifyPhone(voter)
    await page.getByRole('button', { name: `投给 ${BEST.name}` }).click()
    await page.getByText(`今天的一票投给了 ${BEST.name}，明天还能投`).waitFor()
    expect(await page.getByRole('button', { name: /^投给/ }).count()).toBe(0)
  })

  test('keeps marks secret until the panel locks, and then shows them without a reload', async () => {
    await guest.page.goto(`/contests/${CONTEST.slug}`)
    await Promise.all([guest.page.getByText('公布前，分数对所有人保密').waitFor(), markOverHttp(judges[2])])
    await pages.lockPanel(desk.page)
    await guest.page.getByRole('button', { name: new RegExp(`第 1 名 ${BEST.name}`) }).waitFor()
    await guest.page.getByRole('button', { name: new RegExp(`第 2 名 ${OTHER.name}`) }).waitFor()
  })

  test('is published for a time, and a host’s appeal is upheld by others than the judges', async () => {
    const { site } = journey
    const [, loser] = hosts
    if (loser === undefined) throw new Error('no host')
    await operator.page.getByRole('button', { name: '算出结果并公布' }).click()
    const [host, { page }] = await Promise.all([
      journey.people.enter('host', { cookie: loser.cookie }),
      wide(journey, arbiters[0]),
      guest.page.getByRole('region', { name: '获奖墙' }).getByText(BEST.name).waitFor(),
    ])
    const grounds = '评委 1 号席没看完整场'
    await pages.fileAppeal(host.page, {
      ...CONTEST,
      host: OTHER.name,
      grounds,
      evidence: '回放 00:01 就打了分',
    })
    await pages.nameArbiters(operator.page, { names: arbiters.map(({ name }) => name), seat: 1 })
    await pages.decideAppeal(page, '回放为证，没有看完')
    const [appeal] = (await ask(site, contestProcedureRoutes.cases, { cookie: arbiters[1].cookie })).items
    await ask(site, contestProcedureRoutes.decideAppeal, {
      ...{ cookie: arbiters[1].cookie, params: { appealId: appeal?.id ?? '' } },
      body: { uphold: true, reasons: '同意' },
    })
    await guest.page.getByRole('region', { name: '申诉' }).getByText('申诉成立').waitFor()
  })

  test('becomes final, with a certificate that its page verifies and a sheet that recomputes', async () => {
    const { prisma } = journey.site.db
    await prisma.contest.update({ where: { slug: CONTEST.slug }, data: { appealsUntil: new Date() } })
    await operator.page.reload()
    await operator.page.getByRole('button', { name: '定榜，发证书' }).click()
    await operator.page.getByText('已定榜，证书发出去了').first().waitFor()
    const [download] = await Promise.all([
      guest.page.waitForEvent('download'),
      guest.page.getByRole('button', { name: '匿名评分表' }).click(),
    ])
    const sheet = path.join(journey.site.folder, 'sheet.json')
    await download.saveAs(sheet)
    expect(execFileSync(process.execPath, [SCORE_COMMAND, sheet], { encoding: 'utf8' })).toContain(
      'is the published one, byte for byte',
    )
    await guest.page.getByText('1 张证书，扫码可验真').click()
    await guest.page.getByRole('link', { name: new RegExp(BEST.name) }).click()
    await guest.page.getByText('证书有效：签名相符，奖项在榜').waitFor()
    expect(journey.people.faults).toEqual([])
  })

  async function verifyPhone(voter: Buyer | undefined): Promise<void> {
    const id = voter?.id ?? ''
    await journey.site.db.prisma.account.update({ where: { id }, data: { phoneDigest: `phone of ${id}` } })
  }

  /** A judge’s sheets by the entries’ numbers, as the server has them. */
  async function sheetsOf({ cookie }: Staff) {
    const { contests } = await ask(journey.site, contestRoutes.desk, { cookie })
    return contests[0]?.sheets.toSorted((a, b) => a.entry.number - b.entry.number) ?? []
  }

  async function markOverHttp({ cookie }: Staff): Promise<void> {
    const { contests } = await ask(journey.site, contestRoutes.desk, { cookie })
    const [{ contest, criteria, sheets } = { contest: null, criteria: [], sheets: [] }] = contests
    const params = { contestId: contest?.id ?? '' }
    await ask(journey.site, contestProcedureRoutes.declare, { cookie, params, body: { interests: [] } })
    const judged = criteria.filter(({ source }) => source === 'judges')
    for (const { entry } of sheets) {
      const { levels } = entry.host.displayName === BEST.name ? BEST : OTHER
      for (const [index, { id: criterionId }] of judged.entries()) {
        const body = { criterionId, level: levels[index], streamMs: null, note: '' }
        await ask(journey.site, contestRoutes.setMark, { cookie, params: { entryId: entry.id }, body })
      }
      await ask(journey.site, contestRoutes.lockSheet, { cookie, params: { entryId: entry.id } })
    }
  }
})
