import type { Page } from 'playwright-core'

/** Signs in with a phone number over the live page; the sandbox's SMS is shown on it. */
export async function signInByPhone(page: Page, phone: string): Promise<void> {
  await page.getByRole('button', { name: '登录后说话' }).click()
  const sheet = page.getByRole('dialog', { name: '登录' })
  await sheet.getByRole('textbox', { name: '手机号' }).fill(phone)
  await sheet.getByRole('button', { name: '获取验证码' }).click()
  await sheet.getByRole('button', { name: '演示短信' }).click()
  await sheet.getByRole('button', { name: '登录', exact: true }).click()
  await sheet.waitFor({ state: 'hidden' })
}

export async function viewerSays(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '说点什么…' }).click()
  await page.getByRole('textbox', { name: '说点什么…' }).fill(words)
  await page.keyboard.press('Enter')
}

/** What a viewer reads of the chat on the picture. */
export const viewerChat = (page: Page) => page.getByRole('list', { name: '聊天' })

/** The card on the picture: the explained product or the flash sale. */
export const card = (page: Page) => page.locator('.offer-card')

/** How many people watch, as the page says. */
export async function viewerCount(page: Page): Promise<number> {
  return Number(await page.locator('.viewer-count .num').first().innerText())
}

/** How far the live's video has played, in seconds; 0 where there is none. */
export const playedTo = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('video')?.currentTime ?? 0)

/** Counts from now on how often the live's video stops, or is taken away. */
export async function countPauses(page: Page): Promise<() => Promise<number>> {
  const video = await page.waitForSelector('video')
  await video.evaluate((element) => {
    element.dataset['pauses'] = '0'
    element.addEventListener('pause', () => {
      element.dataset['pauses'] = String(Number(element.dataset['pauses']) + 1)
    })
  })
  return () => video.evaluate((element) => (element.isConnected ? Number(element.dataset['pauses']) : 1))
}

/** Taps of a thumb, counted. */
export class Thumb {
  readonly #page: Page
  taps = 0

  constructor(page: Page) {
    this.#page = page
  }

  async tap(name: string | RegExp): Promise<void> {
    await this.#page.getByRole('button', { name, exact: true }).click()
    this.taps += 1
  }

  /** Typing into a field is no tap: the keyboard goes on to the next. */
  async type(label: string, words: string): Promise<void> {
    await this.#page.getByRole('textbox', { name: label }).fill(words)
  }
}
