import { ingestRoutes } from '#contracts/live/ingest.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const readStreamKey = async () => (await call(ingestRoutes.streamKey)).streamKey
export const rollStreamKey = () => call(ingestRoutes.rollStreamKey)
export const dropStreamKey = () => call(ingestRoutes.dropStreamKey)
