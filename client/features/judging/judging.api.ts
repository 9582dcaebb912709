import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import type { Mark } from '#contracts/contest/contest.types.ts'
import type { ReplyOf } from '#contracts/core/route.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { recordingRoutes } from '#contracts/live/recording.routes.ts'
import { call } from '#client/shared/api/http.ts'

export type Desk = ReplyOf<typeof contestRoutes.desk>
export type DeskContest = Desk['contests'][number]

export const readDesk = () => call(contestRoutes.desk)
export const setMark = (entryId: string, mark: Mark) =>
  call(contestRoutes.setMark, { params: { entryId }, body: mark })
export const lockSheet = (entryId: string) => call(contestRoutes.lockSheet, { params: { entryId } })
export const recuse = (entryId: string, reason: string) =>
  call(contestRoutes.recuse, { params: { entryId }, body: { reason } })
export const readLive = (liveId: string) => call(liveRoutes.live, { params: { liveId } })
export const readTimeline = (liveId: string) => call(liveRoutes.timeline, { params: { liveId } })
export const readRecording = (liveId: string) => call(recordingRoutes.recording, { params: { liveId } })

export { asProblem } from '#client/shared/api/problem.ts'
