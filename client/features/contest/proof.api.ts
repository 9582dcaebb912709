import { contestProofRoutes as proofs } from '#contracts/contest/procedure.routes.ts'
import { contestPublicRoutes as routes } from '#contracts/contest/public.routes.ts'
import { contestSalesRoutes as sales } from '#contracts/contest/sales.routes.ts'
import type { ReplyOf } from '#contracts/core/route.ts'
import { call } from '#client/shared/api/http.ts'

export const readScore = (slug: string, number: number) =>
  call(proofs.score, { params: { slug, number: String(number) } })
export const readSales = (slug: string, number: number) =>
  call(sales.entrySales, { params: { slug, number: String(number) } })
export const readSheet = (slug: string, round?: number) =>
  call(proofs.scoringSheet, {
    params: { slug },
    query: round === undefined ? {} : { round: String(round) },
  })
export const readAgreement = (slug: string) => call(proofs.agreement, { params: { slug } })
export const checkLog = (slug: string) => call(proofs.checkLog, { params: { slug } })
export const exportResult = (slug: string, format: 'csv' | 'xlsx') =>
  call(routes.exportResult, { params: { slug }, query: { format } })
export type LogPage = ReplyOf<typeof proofs.log>
export const readLog = (slug: string, after: number) =>
  call(proofs.log, { params: { slug }, query: { after: String(after) } })

export const readVotes = (slug: string) => call(routes.votes, { params: { slug } })
export const vote = (slug: string, entryId: string) =>
  call(routes.vote, { params: { slug }, body: { entryId } })
/** Why a vote was not taken. */
export interface Refusal {
  readonly code: string
  readonly title: string
}

export const readCertificates = (slug: string) => call(routes.certificates, { params: { slug } })
export const readCertificate = (certificateId: string) =>
  call(routes.certificate, { params: { certificateId } })
export const certificateFile = (certificateId: string) =>
  call(routes.certificateFile, { params: { certificateId } })

export { asProblem } from '#client/shared/api/problem.ts'
