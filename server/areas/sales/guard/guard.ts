import type { Clock } from '#server/core/clock.ts'
import type { Database } from '#server/storage/database.ts'
import type { PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import { GuardOffice } from './guard-office.service.ts'
import { guardEndpoints } from './guard.http.ts'
import type { GuardOptions } from './guard.ports.ts'
import { BuyingGuard } from './guard.service.ts'
import { GuardStore } from './guard.store.ts'

/** Nothing is guarded, but for what operators decide; for whoever serves nobody but themselves. */
const UNGUARDED: GuardOptions = {
  key: Buffer.alloc(32),
  pressure: { ratePerSecond: Infinity, refusedShare: Infinity, leastAttempts: Infinity, bits: 1 },
  ...{ buyersPerDevice: Infinity, perAccount: Infinity, perAddress: Infinity },
  used: { count: () => Promise.resolve() },
}

/** What stands between buyers and the till. */
export function createGuard(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly people: PeopleDirectory
  readonly guard?: GuardOptions
}) {
  const guard = deps.guard ?? UNGUARDED
  const store = new GuardStore(deps.db)
  const guarding = new BuyingGuard({ ...deps, guard, store })
  const office = new GuardOffice({ ...deps, guard, store, guarding })
  return { guarding, endpoints: guardEndpoints(office) }
}
