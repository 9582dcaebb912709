import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { uplink } from './media.types.ts'

export const wallRoutes = {
  uplinks: route({
    method: 'GET',
    path: '/api/uplinks',
    summary: 'What arrives from the host of each live on air, as it was last measured, every two seconds',
    reply: z.object({ items: z.array(uplink.extend({ liveId: id })).max(1_000) }),
    permission: ['operator'],
    limit: limits.read,
  }),
}
