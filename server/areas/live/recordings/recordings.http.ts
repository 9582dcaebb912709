import { recordingRoutes as routes } from '#contracts/live/recording.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { RecordingsService } from './recordings.service.ts'

export const recordingEndpoints = (recordings: RecordingsService): Endpoint[] => [
  endpoint(routes.recording, ({ params }) => recordings.page(params.liveId)),
  endpoint(routes.deleteRecording, async ({ params }) => {
    await recordings.remove(params.liveId)
    return { ok: true as const }
  }),
]
