import { contestProcedureRoutes as routes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import type { Role } from '#contracts/core/roles.ts'
import { call } from '#client/shared/api/http.ts'

export const readAppeals = (slug: string) => call(contestProofRoutes.appeals, { params: { slug } })
export const readCases = () => call(routes.cases)
export const readScore = (slug: string, number: number) =>
  call(contestProofRoutes.score, { params: { slug, number: String(number) } })
export const fileAppeal = (contestId: string, body: { entryId: string; grounds: string; evidence: string }) =>
  call(routes.fileAppeal, { params: { contestId }, body })
export const nameArbiters = (appealId: string, body: { arbiters: string[]; seats: number[] }) =>
  call(routes.nameArbiters, { params: { appealId }, body })
export const decideAppeal = (appealId: string, body: { uphold: boolean; reasons: string }) =>
  call(routes.decideAppeal, { params: { appealId }, body })
export const listAccounts = (role: Role) => call(identityRoutes.accounts, { query: { role, limit: 50 } })

export { asProblem } from '#client/shared/api/problem.ts'
