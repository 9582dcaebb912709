import type { Role } from '#contracts/core/roles.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Database } from '#server/storage/database.ts'
import type { SessionReader } from '#server/transport/session-reader.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import { AccountsService } from './accounts.service.ts'
import { DevicesService } from './devices.service.ts'
import { identityEndpoints } from './identity.http.ts'
import type { GuessLimit, SmsSender } from './identity.ports.ts'
import { IdentityStore } from './identity.store.ts'
import { SessionsService } from './sessions.service.ts'
import { SignInService } from './sign-in.service.ts'

export { DEVICE_MARK_LIFETIME_MS } from './identity.rules.ts'

/** Who people are, for the areas to the right. */
export interface PeopleDirectory {
  /** One person. Throws `not_found`. */
  person(id: string): Promise<Person>
  /** Several people by id; ids that are nobody's are left out. */
  people(ids: readonly string[]): Promise<Map<string, Person>>
  /** What an account may act as. Throws `not_found`. */
  rolesOf(id: string): Promise<readonly Role[]>
  /** The same for one phone number whichever account signed in by it; null without one. Throws `not_found`. */
  phoneKey(id: string): Promise<string | null>
}

/** Which browsers people use, as marks that tell nothing else. */
export type DeviceDirectory = Pick<DevicesService, 'deviceOf' | 'devicesOf'>

interface Identity {
  readonly endpoints: Endpoint[]
  readonly sessions: SessionReader
  readonly people: PeopleDirectory
  readonly devices: DeviceDirectory
  hashPassword(password: string): Promise<string>
  /** Makes the first admin where nobody is one; null elsewhere. The password is told only now. */
  firstAdmin(): Promise<{ username: string; password: string } | null>
}

/** Accounts, roles, sign-in and sessions. */
export function createIdentity(deps: {
  db: Database
  clock: Clock
  sms: SmsSender
  guesses: GuessLimit
  pepper: Buffer
}): Identity {
  const store = new IdentityStore(deps.db)
  const devices = new DevicesService({ ...deps, store })
  const sessions = new SessionsService({ store, clock: deps.clock })
  const signIn = new SignInService({ ...deps, store })
  const accounts = new AccountsService({ store, signIn, sessions })
  return {
    endpoints: identityEndpoints({ accounts, sessions, devices, signIn, clock: deps.clock }),
    sessions,
    people: accounts,
    devices,
    hashPassword: (password) => signIn.hashPassword(password),
    firstAdmin: () => accounts.firstAdmin(),
  }
}
