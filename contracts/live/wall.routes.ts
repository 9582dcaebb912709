import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { uplink } from './media.types.ts'
import { earlyEnd } from './recording.types.ts'

export const wallRoutes = {
  uplinks: route({
    method: 'GET',
    path: '/api/uplinks',
    summary:
      'What arrives from the host of each live on air, every two seconds, and whether it is still recorded',
    reply: z.object({
      items: z.array(uplink.extend({ liveId: id, recordingStopped: earlyEnd.nullable() })).max(1_000),
    }),
    permission: ['operator'],
    limit: limits.read,
  }),
}
