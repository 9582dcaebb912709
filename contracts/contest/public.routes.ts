import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { contestSlug, MAX_ENTRIES } from './contest.types.ts'
import { certificate, file, voteCount } from './procedure.types.ts'

const slug = z.object({ slug: contestSlug })
const certificateId = z.object({ certificateId: id })

/** Certificates, files and the public vote. */
export const contestPublicRoutes = {
  certificates: route({
    method: 'GET',
    path: '/api/contests/:slug/certificates',
    summary: 'The certificates of a final result',
    params: slug,
    reply: z.object({ items: z.array(certificate).max(1000) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  certificate: route({
    method: 'GET',
    path: '/api/certificates/:certificateId',
    summary: 'What a certificate says, and whether it holds: where its QR code leads',
    params: certificateId,
    reply: certificate,
    permission: 'anyone',
    limit: limits.read,
  }),
  certificateFile: route({
    method: 'GET',
    path: '/api/certificates/:certificateId/pdf',
    summary: 'The certificate as a PDF with its QR code',
    params: certificateId,
    reply: file,
    permission: 'anyone',
    limit: { points: 30, perMs: 60_000, per: 'account' },
  }),
  exportResult: route({
    method: 'GET',
    path: '/api/contests/:slug/export',
    summary: 'The published ranking as a table',
    params: slug,
    query: z.object({ format: z.enum(['csv', 'xlsx']) }),
    reply: file,
    permission: 'anyone',
    limit: { points: 30, perMs: 60_000, per: 'account' },
    problems: ['not_yet'],
  }),
  vote: route({
    method: 'POST',
    path: '/api/contests/:slug/votes',
    summary: 'Vote for an entry: once a day for each verified phone, while judging goes on',
    params: slug,
    body: z.object({ entryId: id }),
    reply: voteCount,
    permission: 'signedIn',
    limit: { points: 10, perMs: 60_000, per: 'account' },
    problems: ['contest_not_open', 'phone_needed', 'voted_today'],
  }),
  votes: route({
    method: 'GET',
    path: '/api/contests/:slug/votes',
    summary: 'How the public has voted, without what was voided',
    params: slug,
    reply: z.object({ items: z.array(voteCount).max(MAX_ENTRIES) }),
    permission: 'anyone',
    limit: limits.read,
  }),
}
