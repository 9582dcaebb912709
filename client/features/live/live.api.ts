import { liveRoutes } from '#contracts/live/live.routes.ts'
import { recordingRoutes } from '#contracts/live/recording.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const loadLive = (liveId: string) => call(liveRoutes.live, { params: { liveId } })

export const loadRecording = (liveId: string) => call(recordingRoutes.recording, { params: { liveId } })

/** What was said before a message, or last of all; newest last. */
export const loadChatBefore = (liveId: string, before: string | undefined) =>
  call(liveRoutes.chatHistory, { params: { liveId }, query: before === undefined ? {} : { before } })
