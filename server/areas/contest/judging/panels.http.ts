import { contestInvitationRoutes } from '#contracts/contest/invitations.routes.ts'
import { contestPanelRoutes as routes } from '#contracts/contest/panels.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { InvitationsService } from './invitations.service.ts'
import type { PreparationService } from './preparation.service.ts'
import type { SeatsService } from './seats.service.ts'

/** How judges are asked, and what they answer. */
export const invitationEndpoints = (invitations: InvitationsService): Endpoint[] => [
  endpoint(contestInvitationRoutes.invitations, async ({ account }) => ({
    items: await invitations.ofJudge(account.accountId),
  })),
  endpoint(contestInvitationRoutes.accept, async ({ params, account }) => {
    await invitations.accept(account.accountId, params.contestId)
    return { ok: true as const }
  }),
  endpoint(contestInvitationRoutes.decline, async ({ params, body, account }) => {
    await invitations.decline(account.accountId, params.contestId, body.reason)
    return { ok: true as const }
  }),
]

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
