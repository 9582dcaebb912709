import { contestInvitationRoutes as routes } from '#contracts/contest/invitations.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const readInvitations = () => call(routes.invitations)
export const accept = (contestId: string) => call(routes.accept, { params: { contestId } })
export const decline = (contestId: string, body: { reason: string }) =>
  call(routes.decline, { params: { contestId }, body })

export { asProblem } from '#client/shared/api/problem.ts'
