import type { Page } from 'playwright-core'
import type { Staff } from './people.ts'

/** Signs in with user name and password on the page for it. */
export async function signInAsStaff(page: Page, { username, password }: Staff): Promise<void> {
  await page.goto('/sign-in')
  await page.getByText('工作人员', { exact: true }).click()
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL((url) => url.pathname === '/')
}

/** Plans a live in the studio, with what it sells, and opens its page; answers with the live's id. */
export async function scheduleLive(
  page: Page,
  live: { title: string; village: string; goods?: readonly string[] },
): Promise<string> {
  await page.goto('/studio')
  await page.getByRole('button', { name: '新建一场' }).first().click()
  await page.getByLabel('标题').fill(live.title)
  await page.getByLabel('在哪个村播').selectOption({ label: live.village })
  if (live.goods) {
    await page.getByRole('button', { name: '挑商品' }).click()
    await takeFromSheet(page, live.goods)
  }
  await page.getByRole('button', { name: '存好这场直播' }).click()
  await page.waitForURL(/\/studio\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** Puts products into the live's cart from its sheet. */
export async function fillCart(page: Page, titles: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: '小黄车' }).click()
  await takeFromSheet(page, titles)
}

async function takeFromSheet(page: Page, titles: readonly string[]): Promise<void> {
  const sheet = page.getByRole('dialog', { name: '小黄车' })
  for (const title of titles) await sheet.getByRole('button', { name: `上 ${title}`, exact: true }).click()
  await sheet.getByRole('button', { name: '就这样上架' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

export async function goOnAir(page: Page): Promise<void> {
  await page.getByRole('button', { name: '开播', exact: true }).click()
  await page.getByRole('button', { name: '长按结束' }).waitFor()
}

/** Begins explaining a product from the strip of goods. */
export async function explain(page: Page, title: string): Promise<void> {
  const card = page.locator('article', { hasText: title })
  await card.getByRole('button', { name: '讲解', exact: true }).click()
  await card.getByRole('button', { name: '讲解中' }).waitFor()
}

/** Launches a flash sale of the explained product, with the countdown that hosts see. */
export async function launchFlashSale(page: Page, sale: { units: number; perBuyer: number }): Promise<void> {
  await page.getByRole('button', { name: '秒杀', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: '开秒杀' })
  await sheet.getByLabel('放几份').fill(String(sale.units))
  await sheet.getByLabel('放几份').press('Tab')
  await sheet.getByText(`${sale.perBuyer} 份`, { exact: true }).click()
  await sheet.getByRole('button', { name: '3、2、1 倒数开抢' }).click()
  await sheet.waitFor({ state: 'hidden' })
  await page.getByText('秒杀进行中').waitFor()
}

/** Writes to everybody from the studio. */
export async function hostSays(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '发话' }).click()
  await page.getByLabel('说给大家看').fill(words)
  await page.keyboard.press('Enter')
  // It closes once the words have gone out.
  await page.getByLabel('说给大家看').waitFor({ state: 'hidden' })
}

/** What the host reads of the chat. */
export const studioChat = (page: Page) => page.getByRole('region', { name: '聊天' })
