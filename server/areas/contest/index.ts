import type { Clock } from '#server/core/clock.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import { contestEndpoints } from './contest.http.ts'
import type { Lives, People, Places, SalesFigures } from './contest.ports.ts'
import { contestStorage } from './contest.store.ts'
import { ContestsService } from './contests.service.ts'
import { EntrantsService } from './entrants.service.ts'
import { JudgingService } from './judging.service.ts'
import { ResultsService } from './results.service.ts'

/** What the seed does in a contest, as an organiser and as judges. */
export interface ContestDesk {
  readonly contests: Pick<ContestsService, 'create' | 'addJudge' | 'addEntry' | 'open' | 'view'>
  readonly judging: Pick<JudgingService, 'setMark' | 'lock' | 'recuse'>
  readonly results: Pick<ResultsService, 'publish'>
}

/** Contests: rubrics, panels, judges' sheets, results and awards. */
export function createContest(deps: {
  db: Database
  clock: Clock
  people: People
  places: Places
  lives: Lives
  salesFigures: SalesFigures
}): ContestDesk & { endpoints: Endpoint[] } {
  const storage = contestStorage(deps.db)
  const entrants = new EntrantsService(deps)
  const contests = new ContestsService({ ...deps, storage, entrants })
  const judging = new JudgingService({ ...deps, storage, entrants })
  const results = new ResultsService({ ...deps, storage })
  return { endpoints: contestEndpoints({ contests, judging, results }), contests, judging, results }
}
