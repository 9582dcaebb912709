import type { Claim, Coupon, NewCoupon } from '#contracts/sales/coupons.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import type { LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import { presentClaim, presentCoupon } from './coupons.presenter.ts'
import type { ClaimRow, CouponsStore } from './coupons.store.ts'

interface CouponsDeps {
  readonly clock: Clock
  readonly store: CouponsStore
  readonly lives: LiveDirectory
}

/** Making, ending and claiming coupons. */
export class CouponsService {
  readonly #deps: CouponsDeps

  constructor(deps: CouponsDeps) {
    this.#deps = deps
  }

  /** What can be claimed now, with how many of each the reader has. */
  async open(readerId: string | null, liveId: string | null): Promise<Coupon[]> {
    const { store, clock } = this.#deps
    const rows = await store.open(liveId, clock.now())
    const own = await this.#own(
      readerId,
      rows.map((row) => row.id),
    )
    return rows.map((row) => presentCoupon(row, own.get(row.id) ?? 0))
  }

  async all(): Promise<Coupon[]> {
    return (await this.#deps.store.all()).map((row) => presentCoupon(row, 0))
  }

  /** Makes a coupon; the same key makes one. Throws `not_found` for an unknown live, `key_reused`. */
  async create(actorId: string, draft: NewCoupon, key: string): Promise<Coupon> {
    const { store, lives } = this.#deps
    if (draft.liveId !== null) await lives.live(draft.liveId)
    const id = derivedId(actorId, 'coupon', key)
    const { startsAt, endsAt } = draft
    try {
      await store.create({
        ...{ ...draft, id, createdById: actorId },
        ...{ startsAt: new Date(startsAt), endsAt: new Date(endsAt) },
      })
    } catch (error) {
      if (!violatesUnique(error)) throw error
    }
    const made = presentCoupon(found(await store.coupon(id)), 0)
    if (made.name !== draft.name || made.budgetFen !== draft.budgetFen) throw new Problem('key_reused')
    return made
  }

  async end(couponId: string): Promise<Coupon> {
    const { store, clock } = this.#deps
    await store.end(couponId, clock.now())
    return presentCoupon(found(await store.coupon(couponId)), 0)
  }

  /** Claims a coupon; the same key claims one. Throws `not_found`, `coupon_gone`, `coupon_over`, `over_limit`. */
  async claim(accountId: string, couponId: string, key: string): Promise<Claim> {
    const { store, clock } = this.#deps
    const coupon = found(await store.coupon(couponId))
    const id = derivedId(accountId, 'claim', couponId, key)
    const claimedAt = clock.now()
    await store.addClaim({ id, couponId, accountId, claimedAt })
    const claim = await store.claim(id)
    if (claim) return this.#present(claim)
    if (coupon.startsAt > claimedAt || coupon.endsAt <= claimedAt) throw new Problem('coupon_over')
    const own = (await store.ownCounts(accountId, [couponId])).get(couponId) ?? 0
    throw new Problem(own >= coupon.perBuyer ? 'over_limit' : 'coupon_gone')
  }

  async claims(accountId: string): Promise<Claim[]> {
    const { store, clock } = this.#deps
    const rows = await store.claims(accountId)
    const own = await this.#own(
      accountId,
      rows.map((row) => row.couponId),
    )
    return rows.map((row) => presentClaim(row, own.get(row.couponId) ?? 0, clock.now()))
  }

  async #present(row: ClaimRow): Promise<Claim> {
    const own = await this.#own(row.accountId, [row.couponId])
    return presentClaim(row, own.get(row.couponId) ?? 0, this.#deps.clock.now())
  }

  #own(accountId: string | null, couponIds: readonly string[]): Promise<Map<string, number>> {
    return accountId === null
      ? Promise.resolve(new Map<string, number>())
      : this.#deps.store.ownCounts(accountId, couponIds)
  }
}
