import { recordingRoutes as routes } from '#contracts/live/recording.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { StillsService } from '#server/areas/live/stills/stills.service.ts'
import type { RecordingsService } from './recordings.service.ts'

export const recordingEndpoints = (recordings: RecordingsService, stills: StillsService): Endpoint[] => [
  endpoint(routes.recording, async ({ params: { liveId } }) => ({
    ...(await recordings.page(liveId)),
    stills: await stills.all(liveId),
  })),
  endpoint(routes.deleteRecording, async ({ params }) => {
    await recordings.remove(params.liveId)
    return { ok: true as const }
  }),
]
