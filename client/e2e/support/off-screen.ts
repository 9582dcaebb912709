import type { Page } from 'playwright-core'

/** What can be tapped but stands beside the screen, by its words; what lies in a row that scrolls is left out. */
export const tapsOffScreen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      for (let outer = element.parentElement; outer && outer !== document.body; outer = outer.parentElement)
        if (/auto|scroll/.test(getComputedStyle(outer).overflowX) && outer.scrollWidth > outer.clientWidth)
          return true
      return false
    }
    return [...document.querySelectorAll<HTMLElement>('button, a, input')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return (
          width > 0 && (left < -1 || right > innerWidth + 1) && element.checkVisibility() && !scrolls(element)
        )
      })
      .map(({ innerText, ariaLabel, tagName }) => (innerText === '' ? (ariaLabel ?? tagName) : innerText))
  })
