import type { Person } from '#contracts/identity/identity.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import { Problem } from '#server/core/problem.ts'
import type { Catalog, PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import type { MembersStore } from './members.store.ts'

const MAX_MEMBERS = 100

interface MembersDeps {
  readonly store: MembersStore
  readonly people: PeopleDirectory
  readonly catalog: Catalog
}

/** Who works for which merchant, and so whose orders they see. */
export class MembersService {
  readonly #deps: MembersDeps

  constructor(deps: MembersDeps) {
    this.#deps = deps
  }

  /** The merchant that an account works for; null when it works for none, or is no merchant (any more). */
  async merchantOf(account: SignedIn): Promise<string | null> {
    return account.roles.includes('merchant') ? this.#deps.store.merchantOf(account.accountId) : null
  }

  /** The same; throws `no_merchant` when there is none. */
  async mustHaveMerchant(account: SignedIn): Promise<string> {
    const merchantId = await this.merchantOf(account)
    if (merchantId === null) throw new Problem('no_merchant')
    return merchantId
  }

  /** Throws `not_found` unless the account works for this merchant: nobody learns what others have. */
  async mustServe(account: SignedIn, merchantId: string): Promise<void> {
    if ((await this.merchantOf(account)) !== merchantId) throw new Problem('not_found')
  }

  /**
   * What somebody may see of an order: everything (its buyer, operators, auditors) or one merchant's part.
   * Throws `not_found` for everybody else.
   */
  async partOf(account: SignedIn, order: OrderRow): Promise<'all' | { merchantId: string }> {
    if (order.accountId === account.accountId || isOneOf(account, 'operator', 'auditor')) return 'all'
    const merchantId = await this.merchantOf(account)
    if (merchantId === null || !order.parcels.some((parcel) => parcel.merchantId === merchantId))
      throw new Problem('not_found')
    return { merchantId }
  }

  async members(merchantId: string): Promise<Person[]> {
    await this.#mustExist(merchantId)
    const ids = await this.#deps.store.membersOf(merchantId, MAX_MEMBERS)
    const people = await this.#deps.people.people(ids)
    return ids.flatMap((id) => people.get(id) ?? [])
  }

  /** Has an account work for a merchant, and for no other. Throws `not_found`, `conflict` for who is no merchant. */
  async add(merchantId: string, accountId: string): Promise<Person[]> {
    await this.#mustExist(merchantId)
    const roles = await this.#deps.people.rolesOf(accountId)
    if (!roles.includes('merchant'))
      throw new Problem('conflict', { detail: 'The account does not have the role of a merchant.' })
    await this.#deps.store.set(accountId, merchantId)
    return this.members(merchantId)
  }

  /** Throws `not_found` when the account does not work for the merchant. */
  async remove(merchantId: string, accountId: string): Promise<Person[]> {
    if (!(await this.#deps.store.remove(accountId, merchantId))) throw new Problem('not_found')
    return this.members(merchantId)
  }

  async #mustExist(merchantId: string): Promise<void> {
    const merchants = await this.#deps.catalog.merchants()
    if (!merchants.some((merchant) => merchant.id === merchantId)) throw new Problem('not_found')
  }
}
