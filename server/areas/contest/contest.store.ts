import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { ContestStorage, ContestStores } from './contest.ports.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import { AppealsStore } from '#server/areas/contest/appeals/appeals.store.ts'
import { BallotsStore } from '#server/areas/contest/votes/ballots.store.ts'
import { CertificatesStore } from '#server/areas/contest/certificates/certificates.store.ts'
import { ContestsStore } from './contests.store.ts'
import { FactsStore } from '#server/areas/contest/entries/facts.store.ts'
import { CalibrationStore } from '#server/areas/contest/judging/calibration.store.ts'
import { OrganisedStore } from '#server/areas/contest/sold/organised.store.ts'
import { WrittenStore } from '#server/areas/contest/written/written.store.ts'
import { InvitationsStore } from '#server/areas/contest/judging/invitations.store.ts'
import { InterestsStore } from '#server/areas/contest/judging/interests.store.ts'
import { LogStore } from '#server/areas/contest/log/log.store.ts'
import { SheetsStore } from '#server/areas/contest/judging/sheets.store.ts'

const storesOn = (db: Transaction): ContestStores => ({
  contests: new ContestsStore(db),
  sheets: new SheetsStore(db),
  log: new LogStore(db),
  interests: new InterestsStore(db),
  invitations: new InvitationsStore(db),
  calibration: new CalibrationStore(db),
  appeals: new AppealsStore(db),
  ballots: new BallotsStore(db),
  certificates: new CertificatesStore(db),
  facts: new FactsStore(db),
  organised: new OrganisedStore(db),
  written: new WrittenStore(db),
  changed: async (contestId) => {
    await appendEvents(db, [{ kind: 'contest.changed', payload: { contestId } }])
  },
})

/** The area's storage on one database. */
export const contestStorage = (db: Database): ContestStorage => ({
  ...storesOn(db.prisma),
  atomically: (work) => db.transaction((transaction) => work(storesOn(transaction))),
})
