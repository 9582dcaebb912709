import { liveRoutes } from '#contracts/live/live.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const loadLive = (liveId: string) => call(liveRoutes.live, { params: { liveId } })
