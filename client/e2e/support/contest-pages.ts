import type { Page } from 'playwright-core'

/** Chooses one of a page's tabs. */
export const tab = (page: Page, name: string | RegExp) =>
  page.locator('.segmented label', { hasText: name }).click()

/**
 * Drafts a contest with the rubric that the form proposes, where half of what sales count goes to the public
 * vote, and one award for the best.
 */
export async function draftContest(
  page: Page,
  contest: { title: string; edition: string; slug: string },
): Promise<void> {
  await page.goto('/operator/contests')
  await page.getByRole('button', { name: '新建大赛' }).first().click()
  const form = page.getByRole('dialog', { name: '新建大赛' })
  await form.getByLabel('名称', { exact: true }).fill(contest.title)
  await form.getByLabel('届次').fill(contest.edition)
  await form.getByLabel('网址').fill(contest.slug)
  await form.getByLabel('核验销售成效 的分值').fill('5')
  await form.getByRole('button', { name: '再加一项' }).click()
  await form.getByText('新的一项').click()
  await form.locator('details[open]').getByLabel('怎么评').selectOption('publicVote')
  await form.locator('details[open]').getByLabel('项目名').fill('大众投票')
  await form.getByLabel('几位').fill('1')
  await form.getByLabel('退款观察几小时').fill('0')
  await form.getByLabel('退款观察几小时').press('Tab')
  await form.getByText('分值正好 100').waitFor()
  await form.getByRole('button', { name: '存好' }).click()
  await page.waitForURL(`**/operator/contests/${contest.slug}`)
}

export async function appoint(
  page: Page,
  judge: { name: string; username: string },
  { chief = false } = {},
): Promise<void> {
  await page.getByLabel('选一位评委').selectOption({ label: `${judge.name} · ${judge.username}` })
  if (chief) await page.getByLabel('任评委长').check()
  await page.getByRole('button', { name: '邀请' }).click()
  await page.getByRole('listitem').filter({ hasText: judge.name }).waitFor()
}

export async function enterLive(page: Page, live: { host: string; title: string }): Promise<void> {
  await page.getByLabel('选一场直播').selectOption({ label: `${live.host} · ${live.title}` })
  await page.getByRole('button', { name: '参评', exact: true }).click()
  await page.getByRole('row').filter({ hasText: live.host }).waitFor()
}

/** Takes the invitation, which a judge finds before the desk. */
export async function acceptInvitation(page: Page): Promise<void> {
  await page.goto('/judge')
  await page.getByRole('button', { name: '答应当评委' }).click()
}

export async function declineInvitation(page: Page, reason: string): Promise<void> {
  await page.goto('/judge')
  await page.getByRole('button', { name: '婉拒' }).click()
  await page.getByLabel('理由（会写进公开日志）').fill(reason)
  await page.getByRole('button', { name: '婉拒邀请' }).click()
  await page.getByText('现在没有要评的场次').waitFor()
}

/** Declares what ties a judge, before the first mark: nothing, or one host. */
export async function declareTies(page: Page, tie?: { kind: string; whom: string }): Promise<void> {
  if (tie === undefined) await page.getByLabel('我和参评主播都没有这些关系').check()
  else {
    await page.getByRole('button', { name: '有关系，写一条' }).click()
    await page.getByLabel('什么关系').selectOption({ label: tie.kind })
    await page.getByLabel('和谁').selectOption({ label: tie.whom })
  }
  await page.getByRole('button', { name: '交申报' }).click()
  await page.getByRole('heading', { name: `回避 ${tie === undefined ? 0 : 1} 场` }).waitFor()
  await page.getByRole('button', { name: '接着来' }).click()
}

/** Marks the sheet that the desk shows by keyboard alone: a level, then down to the next criterion. */
export async function markByKeyboard(page: Page, levels: readonly number[]): Promise<void> {
  for (const [index, level] of levels.entries()) {
    if (index > 0) await page.keyboard.press('ArrowDown')
    await page.keyboard.press(String(level))
  }
  await page.getByText(`已打 ${levels.length} / ${levels.length} 项`).waitFor()
}

export async function lockSheet(page: Page, host: string): Promise<void> {
  await page.getByRole('button', { name: '锁定本场' }).click()
  const sheet = page.getByRole('dialog', { name: `锁定 ${host} 这一场` })
  await sheet.waitFor()
  await sheet.getByRole('button', { name: '锁定，不再改' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** The chief judge locks the panel's round from the desk: its marks are public from then on. */
export async function lockPanel(page: Page, panel = '全体评委'): Promise<void> {
  await page.getByRole('button', { name: '本组评委' }).click()
  await page.getByRole('button', { name: '锁定本组' }).click()
  await page.getByRole('button', { name: '锁定并公开分数' }).click()
  await page.getByText(`${panel}锁定了`).waitFor()
}

/** The chief judge excuses somebody who did not come, from everything that is still open; the board stays open. */
export async function excuse(page: Page, judge: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: '本组评委' }).click()
  const seat = page.getByRole('listitem').filter({ has: page.getByText(judge, { exact: true }) })
  await seat.getByRole('button', { name: '回避或缺席' }).click()
  const sheet = page.getByRole('dialog', { name: `${judge}：回避或缺席` })
  await sheet.getByText('缺席免评', { exact: true }).click()
  await sheet.getByLabel('原因（会写进公开日志）').fill(reason)
  await sheet.getByRole('button', { name: '记下并执行' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

/** A host appeals against the own result from the contest's page. */
export async function fileAppeal(
  page: Page,
  appeal: { slug: string; host: string; grounds: string; evidence: string },
): Promise<void> {
  await page.goto(`/contests/${appeal.slug}`)
  await page.getByRole('button', { name: new RegExp(`名 ${appeal.host}`) }).click()
  await page.getByRole('button', { name: '提出申诉' }).click()
  const sheet = page.getByRole('dialog', { name: '提出申诉' })
  await sheet.getByLabel('申诉理由').fill(appeal.grounds)
  await sheet.getByLabel('证据').fill(appeal.evidence)
  await sheet.getByRole('button', { name: '提交申诉' }).click()
  await page.getByRole('region', { name: '申诉' }).getByText(appeal.grounds).waitFor()
}

/** Organisers name who decides the one appeal there is, and whose sheets are in question. */
export async function nameArbiters(
  page: Page,
  { names, seat }: { names: readonly string[]; seat: number },
): Promise<void> {
  await tab(page, /申诉 \d/)
  for (const name of names) await page.getByLabel(name, { exact: true }).check()
  await page.getByLabel(`${seat} 号席`, { exact: true }).check()
  await page.getByRole('button', { name: '定下仲裁人' }).click()
  await page.getByText('还差 3 票').waitFor()
}

export async function decideAppeal(page: Page, reasons: string): Promise<void> {
  await page.goto('/appeals')
  await page.getByText('成立', { exact: true }).click()
  await page.getByLabel('理由', { exact: true }).fill(reasons)
  await page.getByRole('button', { name: '投出裁定' }).click()
  await page.getByText('你投了：成立').waitFor()
}
