import { because } from '#contracts/core/reasons.ts'
import type { MerchantStaff } from '#contracts/sales/members.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import { Problem } from '#server/core/problem.ts'
import type { Catalog, PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import type { Member, MembersStore } from './members.store.ts'

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

  /** Throws `no_merchant`. */
  async colleagues(account: SignedIn): Promise<Pick<MerchantStaff, 'items'>> {
    const { items } = await this.#staffOf(await this.mustHaveMerchant(account))
    return { items }
  }

  counts(): Promise<{ merchantId: string; count: number }[]> {
    return this.#deps.store.counts()
  }

  /** Throws `not_found` for who is nobody. */
  async workplace(accountId: string): Promise<{ merchantId: string | null; name: string }> {
    await this.#deps.people.person(accountId)
    const merchantId = await this.#deps.store.merchantOf(accountId)
    const merchant = (await this.#deps.catalog.merchants()).find(({ id }) => id === merchantId)
    return { merchantId, name: merchant?.name ?? '' }
  }

  /** Throws `not_found` for an unknown merchant. */
  async staff(merchantId: string): Promise<MerchantStaff> {
    await this.#mustExist(merchantId)
    return this.#staffOf(merchantId)
  }

  /** Has an account work for a merchant, and for no other. Throws `not_found`, `conflict` for who is no merchant. */
  async add(actor: SignedIn, member: Member, reason: string): Promise<MerchantStaff> {
    await this.#mustExist(member.merchantId)
    const roles = await this.#deps.people.rolesOf(member.accountId)
    if (!roles.includes('merchant')) throw new Problem('conflict', { detail: because('no_merchant_role') })
    await this.#deps.store.bind(member, { reason, actorId: actor.accountId })
    return this.#staffOf(member.merchantId)
  }

  /** Throws `not_found` when the account does not work for the merchant. */
  async remove(actor: SignedIn, member: Member, reason: string): Promise<MerchantStaff> {
    if (!(await this.#deps.store.unbind(member, { reason, actorId: actor.accountId })))
      throw new Problem('not_found')
    return this.#staffOf(member.merchantId)
  }

  async #staffOf(merchantId: string): Promise<MerchantStaff> {
    const { store, people } = this.#deps
    const [rows, acts] = await Promise.all([
      store.membersOf(merchantId, MAX_MEMBERS),
      store.actsOf(merchantId, MAX_MEMBERS),
    ])
    const ids = [...rows, ...acts].map(({ accountId }) => accountId)
    const known = await people.people([...new Set([...ids, ...acts.map(({ actorId }) => actorId)])])
    const nameOf = (id: string) => known.get(id)?.displayName ?? ''
    return {
      items: rows.flatMap(({ accountId, at }) => {
        const person = known.get(accountId)
        return person ? [{ person, since: at.toISOString() }] : []
      }),
      acts: acts.map(({ id, kind, reason, accountId, actorId, at }) => ({
        ...{ id, kind, reason, name: nameOf(accountId), by: nameOf(actorId), at: at.toISOString() },
      })),
    }
  }

  async #mustExist(merchantId: string): Promise<void> {
    const merchants = await this.#deps.catalog.merchants()
    if (!merchants.some((merchant) => merchant.id === merchantId)) throw new Problem('not_found')
  }
}
