import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'

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
}
