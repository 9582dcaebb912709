import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import type { LiveState } from '#contracts/live/live.types.ts'
import { call } from '#client/shared/api/http.ts'

export const loadLives = async (state: LiveState) =>
  (await call(liveRoutes.lives, { query: { state } })).items
export const loadContests = async () => (await call(contestRoutes.contests)).items
export const loadProducts = async () => (await call(catalogRoutes.products, { query: { limit: 30 } })).items
