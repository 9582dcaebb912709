const STRUCK = '〔略〕'

/** What an author is known by. */
export interface Author {
  readonly name: string
  readonly villageName: string
  readonly townName: string
}

/** Numbers that reach somebody: mobile phones, however they are spaced, and long runs of digits such as QQ's. */
const NUMBERS = /(?:\+?86[\s-]?)?1[3-9](?:[\s-]?\d){9}|\d{8,}/gu
/** An account that is named by its service. */
const ACCOUNTS = /(微信号?|抖音号?|快手号?|QQ|wechat|weixin)\s*[:：是]?\s*[a-z][\w-]{4,}/giu
/** Full-width letters and digits, which are read as plain ones. */
const WIDE = /[０-９Ａ-Ｚａ-ｚ＠．＋－]/gu
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu
const SUFFIX = /(?:村|镇|乡|街道|社区)$/u

/**
 * A text without what names its author: the name in full and without the surname, the village and the town with and
 * without what they are called by, phone numbers, mail addresses and accounts. Everything else stays as it is.
 */
export function anonymise(text: string, author: Author): string {
  const words = [...namesIn(author.name), ...placesIn(author.villageName), ...placesIn(author.townName)]
  const longestFirst = [...new Set(words)].toSorted((a, b) => b.length - a.length)
  let plain = text
    .replaceAll(WIDE, (it) => it.normalize('NFKC'))
    .replaceAll(MAIL, STRUCK)
    .replaceAll(ACCOUNTS, `$1${STRUCK}`)
    .replaceAll(NUMBERS, STRUCK)
  for (const word of longestFirst) plain = plain.replaceAll(word, STRUCK)
  return plain
}

/** 高建川 第一书记 → 高建川, 第一书记 and 建川. A single character would strike out half of any text. */
function namesIn(name: string): string[] {
  const parts = name.normalize('NFKC').split(/[\s·•・]+/u)
  const given = parts.flatMap((it) => (/^\p{Script=Han}{3,4}$/u.test(it) ? [it.slice(-2)] : []))
  return [...parts, ...given].filter((it) => Array.from(it).length > 1)
}

function placesIn(name: string): string[] {
  const bare = name.replace(SUFFIX, '')
  return [name, bare].filter((it) => Array.from(it).length > 1)
}
