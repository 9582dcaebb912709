import type { Locale } from './locale.ts'

/** Things one after another: "1、2" or "1, 2". */
export const formatList = (items: readonly (string | number)[], locale: Locale): string =>
  items.join(locale === 'en' ? ', ' : '、')
