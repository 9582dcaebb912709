import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestPanelRoutes as panels } from '#contracts/contest/panels.routes.ts'
import { contestProcedureRoutes as procedure } from '#contracts/contest/procedure.routes.ts'
import type { Interest } from '#contracts/contest/procedure.types.ts'
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

export const readInterests = (contestId: string) => call(panels.ownInterests, { params: { contestId } })
export const declare = (contestId: string, interests: Interest[]) =>
  call(procedure.declare, { params: { contestId }, body: { interests } })
export type Calibration = ReplyOf<typeof panels.calibrationClip>
export const readCalibration = (contestId: string) => call(panels.calibrationClip, { params: { contestId } })
export const calibrate = (contestId: string, marks: { criterionId: string; level: number }[]) =>
  call(procedure.calibrate, { params: { contestId }, body: { marks } })

export { asProblem } from '#client/shared/api/problem.ts'
