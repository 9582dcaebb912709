import { z } from 'zod'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { still, STILL_MAX_BYTES } from './still.types.ts'

const BASE64_CHARACTERS = (STILL_MAX_BYTES / 3) * 4

export const stillRoutes = {
  putStill: route({
    method: 'PUT',
    path: '/api/lives/:liveId/still',
    summary: 'Show everybody a picture where no moving one arrives: a JPEG of at most 30 KiB',
    params: z.object({ liveId: id }),
    body: z.object({ jpeg: z.base64().min(4).max(BASE64_CHARACTERS) }),
    reply: still,
    permission: 'signedIn',
    limit: { points: 24, perMs: 60_000, per: 'account' },
    problems: ['live_not_on', 'not_your_live', 'bad_still'],
  }),
}
