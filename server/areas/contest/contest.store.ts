import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { ContestStorage, ContestStores } from './contest.ports.ts'
import { ContestsStore } from './contests.store.ts'
import { SheetsStore } from './sheets.store.ts'

const storesOn = (db: Transaction): ContestStores => ({
  contests: new ContestsStore(db),
  sheets: new SheetsStore(db),
})

/** The area's storage on one database. */
export const contestStorage = (db: Database): ContestStorage => ({
  ...storesOn(db.prisma),
  atomically: (work) => db.transaction((transaction) => work(storesOn(transaction))),
})
