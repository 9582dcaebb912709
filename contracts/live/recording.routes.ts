import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id } from '../core/values.ts'
import { recording } from './recording.types.ts'

const liveId = z.object({ liveId: id })

export const recordingRoutes = {
  recording: route({
    method: 'GET',
    path: '/api/lives/:liveId/recording',
    summary: 'Where to watch a live by HLS, now or afterwards, with a chapter for each explained product',
    params: liveId,
    reply: recording,
    permission: 'anyone',
    limit: limits.read,
  }),
  deleteRecording: route({
    method: 'DELETE',
    path: '/api/lives/:liveId/recording',
    summary: 'Delete a recording whose term is over; repeating it changes nothing',
    params: liveId,
    reply: done,
    permission: ['admin'],
    limit: limits.write,
    problems: ['under_retention'],
  }),
}
