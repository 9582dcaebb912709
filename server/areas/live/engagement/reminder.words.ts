import type { Language } from '#contracts/core/values.ts'

/** What calendars say of a live. */
interface ReminderWords {
  entry(host: string, title: string): string
  about(place: string, url: string): string
}

/** Words that reach people outside our pages, in the language that they chose there. */
export const reminderWords: Readonly<Record<Language, ReminderWords>> = {
  zh: {
    entry: (host, title) => `${host}直播：${title}`,
    about: (place, url) => `来自${place}。到点打开：\n${url}`,
  },
  en: {
    entry: (host, title) => `${host} live: ${title}`,
    about: (place, url) => `From ${place}. Open it when it begins:\n${url}`,
  },
}
