import { contestPanelRoutes as routes } from '#contracts/contest/panels.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { PreparationService } from './preparation.service.ts'
import type { SeatsService } from './seats.service.ts'

/** Who sits where, and what judges do before their first mark. */
export const panelEndpoints = ({
  seats,
  preparation,
}: {
  readonly seats: SeatsService
  readonly preparation: PreparationService
}): Endpoint[] => [
  endpoint(routes.seats, async ({ params, account }) => ({
    items: await seats.seats(account, params.contestId),
  })),
  endpoint(routes.ownInterests, ({ params, account }) =>
    preparation.ownInterests(account.accountId, params.contestId),
  ),
  endpoint(routes.calibrationClip, ({ params, account }) =>
    preparation.calibration(account.accountId, params.contestId),
  ),
  endpoint(routes.setCalibrationClip, async ({ params, body }) => {
    await preparation.setClip(params.contestId, body)
    return { ok: true as const }
  }),
]
