import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, language } from '../core/values.ts'

const liveId = z.object({ liveId: id })
const reminder = z.object({
  reminded: z.boolean(),
  /** Accounts that wait for this live, each once. */
  reminders: z.int().min(0),
})

export const reminderRoutes = {
  reminders: route({
    method: 'GET',
    path: '/api/reminders',
    summary: 'The lives to come that one waits for',
    reply: z.object({ liveIds: z.array(id).max(200) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  remind: route({
    method: 'PUT',
    path: '/api/lives/:liveId/reminder',
    summary: 'Wait for a live to come: its start is told to every page one has open; again changes nothing',
    params: liveId,
    reply: reminder,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['not_scheduled'],
  }),
  forget: route({
    method: 'DELETE',
    path: '/api/lives/:liveId/reminder',
    summary: 'Wait no longer; again changes nothing',
    params: liveId,
    reply: reminder,
    permission: 'signedIn',
    limit: limits.write,
  }),
  calendar: route({
    method: 'GET',
    path: '/api/lives/:liveId/calendar.ics',
    summary: 'A live as an entry for calendars (RFC 5545), with an alarm ten minutes before it begins',
    params: liveId,
    query: z.object({ lang: language.default('zh') }),
    reply: z.string().max(8_000),
    file: { type: 'text/calendar', name: 'fieldcast-live.ics' },
    permission: 'anyone',
    limit: limits.read,
  }),
}
