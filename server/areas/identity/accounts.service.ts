import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Role } from '#contracts/core/roles.ts'
import type { newAccount, Person } from '#contracts/identity/identity.types.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { presentPerson } from './identity.presenter.ts'
import { maskPhone } from '#server/core/masks.ts'
import { mayChangeRoles } from './identity.rules.ts'
import type { AccountRow, IdentityStore } from './identity.store.ts'
import type { SessionsService } from './sessions.service.ts'
import type { SignInService } from './sign-in.service.ts'

/** People and what they may act as. */
export class AccountsService {
  readonly #store: IdentityStore
  readonly #signIn: SignInService
  readonly #sessions: SessionsService

  constructor(deps: { store: IdentityStore; signIn: SignInService; sessions: SessionsService }) {
    this.#store = deps.store
    this.#signIn = deps.signIn
    this.#sessions = deps.sessions
  }

  async account(id: string): Promise<AccountRow> {
    return found(await this.#store.accountById(id))
  }

  async person(id: string): Promise<Person> {
    return presentPerson(await this.account(id))
  }

  /** The people of some accounts by id; ids that are nobody's are left out. */
  async people(ids: readonly string[]): Promise<Map<string, Person>> {
    const rows = await this.#store.accountsByIds([...new Set(ids)])
    return new Map(rows.map((row) => [row.id, presentPerson(row)]))
  }

  async rolesOf(id: string): Promise<readonly Role[]> {
    return (await this.account(id)).roles
  }

  /** The same for one phone number whichever account signed in by it; null without one. Throws `not_found`. */
  async phoneKey(id: string): Promise<string | null> {
    return (await this.account(id)).phoneDigest
  }

  list(filter: Parameters<IdentityStore['listAccounts']>[0]): Promise<AccountRow[]> {
    return this.#store.listAccounts(filter)
  }

  /** Creates an account. Throws `phone_taken`, `username_taken`, or `not_allowed` for roles above one's own. */
  async create(actor: SignedIn, input: z.output<typeof newAccount>): Promise<AccountRow> {
    if (!mayChangeRoles(actor.roles, [], input.roles)) throw new Problem('not_allowed')
    const { displayName, avatar, phone, username, password, roles } = input
    try {
      return await this.#store.createAccount({
        id: newId(),
        displayName,
        avatar,
        roles: [...new Set(roles)],
        ...(phone ? { phoneDigest: this.#signIn.phoneDigest(phone), phoneMasked: maskPhone(phone) } : {}),
        ...(username ? { username } : {}),
        ...(password ? { passwordHash: await this.#signIn.hashPassword(password) } : {}),
      })
    } catch (error) {
      if (violatesUnique(error, 'phone')) throw new Problem('phone_taken')
      if (violatesUnique(error, 'username')) throw new Problem('username_taken')
      throw error
    }
  }

  /** Makes an admin with a password of chance where there is none; null where there is one. */
  async firstAdmin(): Promise<{ username: string; password: string } | null> {
    const admins = await this.#store.listAccounts({ role: 'admin', limit: 1 })
    if (admins.length > 0) return null
    const [username, password] = ['admin', randomBytes(12).toString('base64url')]
    await this.#store.createAccount({
      id: newId(),
      displayName: '管理员',
      avatar: 'dayong',
      roles: ['viewer', 'admin'],
      username,
      passwordHash: await this.#signIn.hashPassword(password),
    })
    return { username, password }
  }

  async changeMe(
    id: string,
    change: { displayName?: string | undefined; avatar?: string | undefined },
  ): Promise<AccountRow> {
    const { displayName, avatar } = change
    const row = await this.#store.updateAccount(id, {
      ...(displayName === undefined ? {} : { displayName }),
      ...(avatar === undefined ? {} : { avatar }),
    })
    this.#sessions.refresh(id)
    return row
  }

  /** Sets the roles of an account; whoever loses one has to sign in again. */
  async changeRoles(actor: SignedIn, id: string, roles: readonly Role[]): Promise<AccountRow> {
    const before = await this.account(id)
    if (!mayChangeRoles(actor.roles, before.roles, roles)) throw new Problem('not_allowed')
    const row = await this.#store.updateAccount(id, { roles: [...new Set(roles)] })
    if (before.roles.some((role) => !roles.includes(role))) await this.#sessions.revokeAll(id)
    else this.#sessions.refresh(id)
    return row
  }
}
