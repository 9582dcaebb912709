import type { Language } from '#contracts/core/values.ts'
import { beijingTime } from '#server/core/beijing-time.ts'

/** What calendars and notifications say of a live. */
interface ReminderWords {
  entry(host: string, title: string): string
  about(place: string, url: string): string
  /** The county's time: nobody knows where the phone is by then. */
  moment(at: Date): string
  readonly told: Readonly<Record<'started' | 'moved' | 'cancelled', (host: string, when: string) => string>>
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Month, day and time of day in Beijing. */
function partsOf(at: Date): { month: number; day: number; time: string } {
  const text = beijingTime(at)
  return { month: Number(text.slice(5, 7)), day: Number(text.slice(8, 10)), time: text.slice(11, 16) }
}

/** Words that reach people outside our pages, in the language that they chose there. */
export const reminderWords: Readonly<Record<Language, ReminderWords>> = {
  zh: {
    entry: (host, title) => `${host}直播：${title}`,
    about: (place, url) => `来自${place}。到点打开：\n${url}`,
    moment: (at) => {
      const { month, day, time } = partsOf(at)
      return `${month} 月 ${day} 日 ${time}`
    },
    told: {
      started: (host) => `${host}开播了`,
      moved: (host, when) => `${host}的直播改到${when}`,
      cancelled: (host) => `${host}的直播取消了`,
    },
  },
  en: {
    entry: (host, title) => `${host} live: ${title}`,
    about: (place, url) => `From ${place}. Open it when it begins:\n${url}`,
    moment: (at) => {
      const { month, day, time } = partsOf(at)
      return `${day} ${MONTHS[month - 1] ?? ''}, ${time} Beijing time`
    },
    told: {
      started: (host) => `${host} is on air`,
      moved: (host, when) => `${host} goes on air at another time: ${when}`,
      cancelled: (host) => `${host} has cancelled a live`,
    },
  },
}
