import { contestPublicRoutes as routes } from '#contracts/contest/public.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { CertificatesService } from '#server/areas/contest/certificates/certificates.service.ts'
import type { ContestsService } from './contests.service.ts'
import { exportResult } from '#server/areas/contest/results/export.service.ts'
import type { VotesService } from '#server/areas/contest/votes/votes.service.ts'

/** Certificates, files and the public vote. */
export const publicEndpoints = ({
  contests,
  certificates,
  votes,
}: {
  readonly contests: ContestsService
  readonly certificates: CertificatesService
  readonly votes: VotesService
}): Endpoint[] => [
  endpoint(routes.certificates, async ({ params }) => ({ items: await certificates.ofContest(params.slug) })),
  endpoint(routes.certificate, ({ params }) => certificates.certificate(params.certificateId)),
  endpoint(routes.certificateFile, ({ params, origin }) => certificates.file(params.certificateId, origin)),
  endpoint(routes.exportResult, async ({ params, query }) =>
    exportResult(await contests.page(params.slug, false), query.format),
  ),
  endpoint(routes.vote, async ({ params, body, account, caller }) => {
    const { accountId } = account
    const cast = { accountId, entryId: body.entryId, address: caller.address }
    return { entryId: body.entryId, votes: await votes.vote(params.slug, cast) }
  }),
  endpoint(routes.votes, async ({ params }) => ({ items: await votes.counts(params.slug) })),
]
