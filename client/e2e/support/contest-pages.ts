import type { Page } from 'playwright-core'

/** Drafts a contest with the rubric that the form proposes and one award for the best. */
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
  await form.getByLabel('几位').fill('1')
  await form.getByLabel('几位').press('Tab')
  await form.getByRole('button', { name: '存好' }).click()
  await page.waitForURL(`**/operator/contests/${contest.slug}`)
}

export async function appoint(page: Page, judge: { name: string; username: string }): Promise<void> {
  await page.getByLabel('选一位评委').selectOption({ label: `${judge.name} · ${judge.username}` })
  await page.getByRole('button', { name: '聘请' }).click()
  await page.getByRole('listitem').filter({ hasText: judge.name }).waitFor()
}

export async function enterLive(page: Page, live: { host: string; title: string }): Promise<void> {
  await page.getByLabel('选一场直播').selectOption({ label: `${live.host} · ${live.title}` })
  await page.getByRole('button', { name: '参评', exact: true }).click()
  await page.getByRole('listitem').filter({ hasText: live.host }).waitFor()
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
  await page.getByRole('heading', { name: `锁定 ${host} 这一场` }).waitFor()
  await page.getByRole('button', { name: '锁定，不再改' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}
