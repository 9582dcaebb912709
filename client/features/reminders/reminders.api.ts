import { pushRoutes } from '#contracts/live/push.routes.ts'
import { reminderRoutes } from '#contracts/live/reminders.routes.ts'
import type { Language } from '#contracts/core/values.ts'
import { addressOf, call, type Sent } from '#client/shared/api/http.ts'

export const readReminders = async () => (await call(reminderRoutes.reminders)).liveIds
export const remind = (liveId: string) => call(reminderRoutes.remind, { params: { liveId } })
export const forget = (liveId: string) => call(reminderRoutes.forget, { params: { liveId } })
/** The address of a live's entry for calendars, which a browser opens by itself. */
export const calendarOf = (liveId: string, lang: Language) =>
  addressOf(reminderRoutes.calendar, { params: { liveId }, query: { lang } })

export const readPush = () => call(pushRoutes.push)
export const subscribe = (body: Sent<typeof pushRoutes.subscribe>['body']) =>
  call(pushRoutes.subscribe, { body })
export const unsubscribe = (endpoint: string) => call(pushRoutes.unsubscribe, { body: { endpoint } })
