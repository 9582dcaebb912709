import { contestRoutes as routes } from '#contracts/contest/contest.routes.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import { seesDrafts } from './acting.service.ts'
import {
  presentContest,
  presentListed,
  presentSeat,
  presentSheet,
  presentSummary,
} from './contest.presenter.ts'
import type { ContestsService } from './contests.service.ts'
import type { EntriesService } from '#server/areas/contest/entries/entries.service.ts'
import type { RubricsService } from '#server/areas/contest/rubrics/rubrics.service.ts'
import type { JudgingService } from '#server/areas/contest/judging/judging.service.ts'
import type { ResultsService } from '#server/areas/contest/results/results.service.ts'

interface Services {
  readonly contests: ContestsService
  readonly entries: EntriesService
  readonly judging: JudgingService
  readonly results: ResultsService
  readonly rubrics: RubricsService
}

export const contestEndpoints = (services: Services): Endpoint[] => [
  ...organiserEndpoints(services),
  ...judgeEndpoints(services.judging),
]

const organiserEndpoints = ({ contests, entries, results, rubrics }: Services): Endpoint[] => [
  endpoint(routes.contests, async ({ caller }) => ({
    items: (await contests.list(seesDrafts(caller))).map(presentListed),
  })),
  endpoint(routes.contest, async ({ params, caller }) =>
    presentContest(await contests.page(params.slug, seesDrafts(caller))),
  ),
  endpoint(routes.createContest, async ({ body }) => presentContest(await contests.create(body))),
  endpoint(routes.changeContest, async ({ params, body }) =>
    presentContest(await contests.change(params.contestId, body)),
  ),
  endpoint(routes.copyContest, async ({ params, body }) =>
    presentContest(await contests.view(await rubrics.copy(params.contestId, body))),
  ),
  endpoint(routes.addJudge, async ({ params, body, account }) =>
    presentContest(
      await contests.addJudge(params.contestId, body.accountId, { ...body, by: operator(account) }),
    ),
  ),
  endpoint(routes.addEntry, ({ params, body, account }) =>
    entries.addEntry(params.contestId, body.liveId, {
      overlap: body.overlap,
      ...(body.panel === undefined ? {} : { panel: body.panel }),
      by: operator(account),
    }),
  ),
  endpoint(routes.enterOwn, ({ params, body, account }) =>
    entries.enterOwn(account.accountId, params.contestId, body.liveId),
  ),
  endpoint(routes.openJudging, async ({ params, account }) =>
    presentContest(await contests.open(params.contestId, operator(account))),
  ),
  endpoint(routes.publish, async ({ params, account }) => {
    await results.publish(params.contestId, operator(account))
    return presentContest(await contests.view(params.contestId))
  }),
]

const judgeEndpoints = (judging: JudgingService): Endpoint[] => [
  endpoint(routes.desk, async ({ account }) => ({
    contests: (await judging.desk(account.accountId)).map(({ contest, judge, sheets }) => ({
      contest: presentSummary(contest, sheets.length),
      criteria: [...contest.criteria],
      sheets: sheets.map(presentSheet),
      seat: presentSeat(judge),
    })),
  })),
  endpoint(routes.setMark, async ({ params, body, account }) =>
    presentSheet(await judging.setMark(account.accountId, params.entryId, body)),
  ),
  endpoint(routes.lockSheet, async ({ params, account }) =>
    presentSheet(await judging.lock(account.accountId, params.entryId)),
  ),
  endpoint(routes.recuse, async ({ params, body, account }) =>
    presentSheet(await judging.recuse(account.accountId, params.entryId, body.reason)),
  ),
]

const operator = ({ accountId }: SignedIn) => ({ name: 'operator', account: accountId })
