import { reminderRoutes } from '#contracts/live/reminders.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const readReminders = async () => (await call(reminderRoutes.reminders)).liveIds
export const remind = (liveId: string) => call(reminderRoutes.remind, { params: { liveId } })
export const forget = (liveId: string) => call(reminderRoutes.forget, { params: { liveId } })
