import { contestNotices } from '#contracts/contest/contest.events.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Database } from '#server/storage/database.ts'
import type { RecordedEvent } from '#server/storage/outbox.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import { AppealsService } from '#server/areas/contest/appeals/appeals.service.ts'
import { contestEndpoints } from './contest.http.ts'
import type { Lives, People, Places } from './contest.ports.ts'
import type { Devices, SoldOrders, Stops } from './entry.ports.ts'
import { presentContest } from './contest.presenter.ts'
import { contestSocketEndpoints } from './contest.socket.ts'
import { contestStorage } from './contest.store.ts'
import { ContestsService } from './contests.service.ts'
import { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import { eligibilityEndpoints } from '#server/areas/contest/entries/eligibility.http.ts'
import { EligibilityService } from '#server/areas/contest/entries/eligibility.service.ts'
import { EntriesService } from '#server/areas/contest/entries/entries.service.ts'
import { roundEndpoints } from '#server/areas/contest/rounds/rounds.http.ts'
import { RoundsService } from '#server/areas/contest/rounds/rounds.service.ts'
import { MeasuringService } from '#server/areas/contest/sold/measuring.service.ts'
import { soldEndpoints } from '#server/areas/contest/sold/sold.http.ts'
import { SoldService } from '#server/areas/contest/sold/sold.service.ts'
import { RubricsService } from '#server/areas/contest/rubrics/rubrics.service.ts'
import { writtenEndpoints } from '#server/areas/contest/written/written.http.ts'
import { WrittenService } from '#server/areas/contest/written/written.service.ts'
import { Leaderboards } from '#server/areas/contest/results/leaderboards.service.ts'
import { AnchorFile, noAnchors } from '#server/areas/contest/log/anchor-file.ts'
import { JudgingService } from '#server/areas/contest/judging/judging.service.ts'
import { CertificatesService } from '#server/areas/contest/certificates/certificates.service.ts'
import { InvitationsService } from '#server/areas/contest/judging/invitations.service.ts'
import { invitationEndpoints, panelEndpoints } from '#server/areas/contest/judging/panels.http.ts'
import { PanelsService } from '#server/areas/contest/judging/panels.service.ts'
import { PreparationService } from '#server/areas/contest/judging/preparation.service.ts'
import { SeatsService } from '#server/areas/contest/judging/seats.service.ts'
import { procedureEndpoints, proofEndpoints } from './procedure.http.ts'
import type { Signer } from './procedure.ports.ts'
import { ProofService } from '#server/areas/contest/results/proof.service.ts'
import { publicEndpoints } from './public.http.ts'
import { ResultsService } from '#server/areas/contest/results/results.service.ts'
import { VotesService } from '#server/areas/contest/votes/votes.service.ts'

/** What the seed does in a contest, as an organiser and as judges. */
export interface ContestDesk {
  readonly contests: Pick<ContestsService, 'create' | 'addJudge' | 'open' | 'view'>
  readonly invitations: Pick<InvitationsService, 'accept'>
  readonly entries: Pick<EntriesService, 'addEntry' | 'setSlot'>
  readonly rounds: Pick<RoundsService, 'close'>
  readonly judging: Pick<JudgingService, 'setMark' | 'lock' | 'recuse'>
  readonly results: Pick<ResultsService, 'publish'>
}

interface ContestDeps {
  readonly db: Database
  readonly clock: Clock
  readonly broadcaster: Broadcaster
  readonly people: People
  readonly devices: Devices
  readonly places: Places
  readonly lives: Lives
  readonly stops: Stops
  readonly sold: SoldOrders
  /** Signs certificates. */
  readonly signer: Signer
  /** Where the logs' heads are written down outside the database; absent: nowhere. */
  readonly anchorFile?: string
}

const eventKinds = ['contest.changed', 'sales.orderChanged', 'sales.orderRefunded'] as const
type ContestEvent = Extract<RecordedEvent, { kind: (typeof eventKinds)[number] }>

interface ContestArea extends ContestDesk {
  readonly endpoints: Endpoint[]
  readonly socketEndpoints: SocketEndpoint[]
  /** Subscribe this to the events it names. */
  readonly eventKinds: typeof eventKinds
  readonly onEvent: (event: ContestEvent) => Promise<void>
  /** What `onEvent` looks at: how a contest stands, or all whose result may still change. */
  readonly eventSubject: (event: ContestEvent) => string
}

/** Contests: rubrics, panels, judges' sheets, results, appeals and the log of all of it. */
export function createContest(deps: ContestDeps): ContestArea {
  const storage = contestStorage(deps.db)
  const entrants = new EntrantsService(deps)
  const measuring = new MeasuringService({ ...deps, storage })
  const shared = { ...deps, storage, entrants, measuring, leaderboards: new Leaderboards() }
  const contests = new ContestsService(shared)
  const judging = new JudgingService(shared)
  const certificates = new CertificatesService(shared)
  const results = new ResultsService({ ...shared, certificates })
  const eligibility = new EligibilityService(shared)
  const entries = new EntriesService({ ...shared, eligibility })
  const invitations = new InvitationsService(shared)
  const rounds = new RoundsService({ ...shared, results })
  const sold = new SoldService({ ...shared, results })
  const written = new WrittenService({ ...shared, judging })
  const rubrics = new RubricsService(shared)
  const panels = new PanelsService({ ...shared, results })
  const appeals = new AppealsService({ ...shared, results })
  const anchors = deps.anchorFile === undefined ? noAnchors : new AnchorFile(deps.anchorFile)
  const proof = new ProofService({ ...shared, anchors })
  const votes = new VotesService(shared)
  const services = {
    contests,
    entries,
    eligibility,
    sold,
    written,
    rubrics,
    rounds,
    judging,
    results,
    panels,
    appeals,
    proof,
    certificates,
    votes,
  }
  return {
    endpoints: [
      ...contestEndpoints(services),
      ...proofEndpoints(services),
      ...procedureEndpoints(services),
      ...publicEndpoints(services),
      ...roundEndpoints(services),
      ...soldEndpoints(services),
      ...writtenEndpoints(services),
      ...eligibilityEndpoints(services),
      ...invitationEndpoints(invitations),
      ...panelEndpoints({ seats: new SeatsService(shared), preparation: new PreparationService(shared) }),
    ],
    socketEndpoints: contestSocketEndpoints(contests),
    ...{ contests, invitations, entries, judging, results, rounds, eventKinds },
    onEvent: async ({ kind, payload }) => {
      if (kind !== 'contest.changed') await results.refreshHeld()
      else {
        deps.broadcaster.tell(
          rooms.contest(payload.contestId),
          contestNotices.changed,
          presentContest(await contests.view(payload.contestId)),
        )
        await proof.anchor(payload.contestId)
      }
    },
    eventSubject: ({ kind, payload }) => (kind === 'contest.changed' ? payload.contestId : 'held'),
  }
}
