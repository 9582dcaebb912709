import { countyTimeZone, type Locale } from './locale.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const two = (value: number): string => String(value).padStart(2, '0')

/** Position on the stream clock: 2892000 ms → "48:12"; from 100 minutes on "1:40:00". Never negative. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / second))
  const minutes = Math.floor(seconds / 60)
  if (minutes < 100) return `${two(minutes)}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** Time left until a deadline, rounded up so that "00:00" means it has passed. */
export const formatTimeLeft = (ms: number): string =>
  formatClock(Math.ceil(Math.max(0, ms) / second) * second)

/** How long something took: 171000 ms → "2 分 51 秒" or "2 min 51 s". */
export function formatDuration(ms: number, locale: Locale): string {
  const seconds = Math.max(0, Math.round(ms / second))
  const words = locale === 'en' ? (['h', 'min', 's'] as const) : (['小时', '分', '秒'] as const)
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const said = parts.flatMap((value, i) => (value ? [`${value} ${words[i] ?? ''}`] : []))
  return said.length ? said.join(' ') : `0 ${words[2]}`
}

/** Hour and minute on the county's clock: "14:00". */
export const formatTimeOfDay = (at: Date | string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: countyTimeZone }).format(
    new Date(at),
  )

interface CountyDay {
  readonly year: number
  readonly month: number
  readonly date: number
}

function countyDay(at: Date | string): CountyDay {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: countyTimeZone }).format(new Date(at))
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number)
  return { year, month, date }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day on the county's calendar: "5 月 12 日" or "12 May"; with its year when that is not `now`'s. */
export function formatDay(at: Date | string, locale: Locale, now: Date = new Date()): string {
  const { year, month, date } = countyDay(at)
  const other = year !== countyDay(now).year
  if (locale === 'en') return `${date} ${months[month - 1] ?? ''}${other ? ` ${year}` : ''}`
  return `${other ? `${year} 年 ` : ''}${month} 月 ${date} 日`
}

/** Whole days from `now` to `at` on the county's calendar. */
function daysApart(at: Date | string, now: Date): number {
  const noon = (moment: CountyDay) => Date.UTC(moment.year, moment.month - 1, moment.date, 12)
  return Math.round((noon(countyDay(at)) - noon(countyDay(now))) / day)
}

const nearDays: Record<Locale, Record<number, string>> = {
  'zh-CN': { [-1]: '昨天', 0: '今天', 1: '明天' },
  en: { [-1]: 'Yesterday', 0: 'Today', 1: 'Tomorrow' },
}

/** Yesterday, today or tomorrow in words; any other day as a date. */
export const formatNearDay = (at: Date | string, locale: Locale, now: Date = new Date()): string =>
  nearDays[locale][daysApart(at, now)] ?? formatDay(at, locale, now)

/** "明天 06:00", "12 May 18:00". */
export const formatMoment = (at: Date | string, locale: Locale, now: Date = new Date()): string =>
  `${formatNearDay(at, locale, now)} ${formatTimeOfDay(at)}`

/** How long ago or ahead: "刚刚", "3 分钟前", "in 2 hours"; beyond a week the date. */
export function formatRelative(at: Date | string, locale: Locale, now: Date = new Date()): string {
  const ms = new Date(at).getTime() - now.getTime()
  const size = Math.abs(ms)
  if (size < 45 * second) return locale === 'en' ? 'just now' : '刚刚'
  if (size >= 7 * day) return formatDay(at, locale, now)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  const said =
    size < hour
      ? words.format(Math.round(ms / minute), 'minute')
      : size < day
        ? words.format(Math.round(ms / hour), 'hour')
        : words.format(Math.round(ms / day), 'day')
  return said.replace(/^(\d+)(\p{Script=Han})/u, '$1 $2')
}
