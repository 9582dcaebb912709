import {
  contestProcedureRoutes as routes,
  contestProofRoutes as proofs,
} from '#contracts/contest/procedure.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import { presentContest } from './contest.presenter.ts'
import type { AppealsService } from '#server/areas/contest/appeals/appeals.service.ts'
import type { ContestsService } from './contests.service.ts'
import type { PanelsService } from '#server/areas/contest/judging/panels.service.ts'
import { presentAgreement, presentAppeal, presentCase, presentLog } from './procedure.presenter.ts'
import type { ProofService } from '#server/areas/contest/results/proof.service.ts'
import type { ResultsService } from '#server/areas/contest/results/results.service.ts'

interface Services {
  readonly contests: ContestsService
  readonly panels: PanelsService
  readonly results: ResultsService
  readonly appeals: AppealsService
  readonly proof: ProofService
}

const LOG_PAGE = 200

/** What everybody may see of how a result came about. */
export const proofEndpoints = ({ proof, appeals }: Services): Endpoint[] => [
  endpoint(proofs.score, ({ params }) => proof.score(params.slug, params.number)),
  endpoint(proofs.scoringSheet, ({ params, query }) => proof.sheet(params.slug, query.round)),
  endpoint(proofs.agreement, async ({ params }) => presentAgreement(await proof.agreement(params.slug))),
  endpoint(proofs.log, async ({ params, query }) => {
    const items = (await proof.log(params.slug, query.after)).map((it) => presentLog(it.record, it.facts))
    const last = items.at(-1)
    return { items, next: last && items.length === LOG_PAGE ? last.sequence : null }
  }),
  endpoint(proofs.checkLog, ({ params }) => proof.check(params.slug)),
  endpoint(proofs.appeals, async ({ params }) => {
    const { id } = await proof.contest(params.slug)
    return { items: (await appeals.ofContest(id)).map(presentAppeal) }
  }),
]

/** Panels, appeals and what makes a result final. */
export const procedureEndpoints = ({ contests, panels, results, appeals }: Services): Endpoint[] => [
  endpoint(routes.declare, async ({ params, body, account }) => ({
    recused: await panels.declare(account.accountId, params.contestId, body.interests),
  })),
  endpoint(routes.calibrate, async ({ params, body, account }) => {
    await panels.calibrate(account.accountId, params.contestId, body.marks)
    return { ok: true as const }
  }),
  endpoint(routes.lockPanel, async ({ params, account }) => {
    await panels.lock(account, params.contestId, params.panel)
    return presentContest(await contests.view(params.contestId))
  }),
  endpoint(routes.setAside, async ({ params, body, account }) => {
    await panels.setAside(account, params.contestId, body)
    return presentContest(await contests.view(params.contestId))
  }),
  endpoint(routes.finalise, async ({ params, account }) => {
    await results.finalise(params.contestId, { name: 'operator', account: account.accountId })
    return presentContest(await contests.view(params.contestId))
  }),
  endpoint(routes.fileAppeal, async ({ params, body, account }) =>
    presentCase(await appeals.file(account, params.contestId, body)),
  ),
  endpoint(routes.cases, async ({ account }) => ({ items: (await appeals.cases(account)).map(presentCase) })),
  endpoint(routes.nameArbiters, async ({ params, body, account }) =>
    presentCase(await appeals.nameArbiters(account, params.appealId, body)),
  ),
  endpoint(routes.decideAppeal, async ({ params, body, account }) =>
    presentCase(await appeals.vote(account, params.appealId, body)),
  ),
]
