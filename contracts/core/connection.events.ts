import { z } from 'zod'
import { request } from './event.ts'
import { limits } from './limit.ts'
import { done } from './values.ts'

export const connectionRequests = {
  pulse: request({
    name: 'connection.pulse',
    summary: 'Ask whether the connection still carries, after a change of network',
    body: z.object({ asks: z.literal(true) }),
    reply: done,
    permission: 'anyone',
    limit: limits.signal,
  }),
}
