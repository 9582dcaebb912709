import { contestWrittenRoutes as routes } from '#contracts/contest/written.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { WrittenService } from './written.service.ts'

/** Plans and scripts. */
export const writtenEndpoints = ({ written }: { readonly written: WrittenService }): Endpoint[] => [
  endpoint(routes.ownText, ({ params, account }) =>
    written.ownText(account, params.contestId, params.entryId),
  ),
  endpoint(routes.handIn, ({ params, body, account }) =>
    written.handIn(account, params.contestId, params.entryId, body.text),
  ),
  endpoint(routes.blindTexts, async ({ params, account }) => ({
    items: await written.blindTexts(account.accountId, params.contestId),
  })),
  endpoint(routes.markText, ({ params, body, account }) =>
    written.mark(account.accountId, params.contestId, params.pseudonym, body),
  ),
]
