import type { Visitor } from './browser.ts'

/** Leaves a mark on a page that a reload would wipe away. */
export async function markPage({ page }: Visitor): Promise<string> {
  const mark = `not reloaded since ${Date.now()}`
  await page.evaluate((title) => (document.title = title), mark)
  return mark
}

/** Whether the page has not been loaded anew since it was marked. */
export const isStill = async ({ page }: Visitor, mark: string | undefined): Promise<boolean> =>
  (await page.evaluate(() => document.title)) === mark
