import { cohostRoutes } from '#contracts/live/cohosts.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const askToComeUp = (liveId: string) => call(cohostRoutes.ask, { params: { liveId } })
export const comeDown = (liveId: string) => call(cohostRoutes.leave, { params: { liveId } })
export const readDesk = (liveId: string) => call(cohostRoutes.desk, { params: { liveId } })
export const admit = (liveId: string, accountId: string) =>
  call(cohostRoutes.admit, { params: { liveId, accountId } })
export const dismiss = (liveId: string, accountId: string) =>
  call(cohostRoutes.dismiss, { params: { liveId, accountId } })
