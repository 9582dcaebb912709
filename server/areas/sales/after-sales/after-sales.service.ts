import type { z } from 'zod'
import type {
  AfterSale,
  AfterSaleActor,
  AfterSaleState,
  afterSaleWord,
  newAfterSale,
  ClaimsRecord,
} from '#contracts/sales/after-sales.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId, newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { MembersService } from '#server/areas/sales/merchant/members.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { leftOf } from '#server/areas/sales/refunds/refunds.rules.ts'
import type { RefundsService } from '#server/areas/sales/refunds/refunds.service.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import { presentAfterSale } from './after-sales.presenter.ts'
import { becomesAtDeadline, deadlineOf, mayClaim, moved, needsReason } from './after-sales.rules.ts'
import type { PhotosService } from './photos.service.ts'
import type { AfterSaleRow, AfterSalesStore } from './after-sales.store.ts'

const DUE_AT_ONCE = 50
const RECORD_MS = 90 * 24 * 3_600_000

interface AfterSalesDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: AfterSalesStore
  readonly catalog: Pick<Catalog, 'merchants'>
  readonly orders: OrdersStore
  readonly refunds: RefundsService
  readonly members: MembersService
  readonly photos: PhotosService
}

interface Word {
  readonly to: AfterSaleState
  readonly actor: AfterSaleActor
  readonly byId: string | null
  readonly note: string
  readonly amountFen?: number | undefined
  readonly carrier?: string | undefined
  readonly tracking?: string | undefined
}

/** Claims: made by buyers, answered by merchants, decided by operators, and moved on by the clock. */
export class AfterSalesService {
  readonly #deps: AfterSalesDeps

  constructor(deps: AfterSalesDeps) {
    this.#deps = deps
  }

  /** For whoever thinks of buying. Throws `not_found`. */
  async record(merchantId: string): Promise<ClaimsRecord> {
    const { catalog, store, clock } = this.#deps
    if (!(await catalog.merchants()).some(({ id }) => id === merchantId)) throw new Problem('not_found')
    return store.recordOf(merchantId, new Date(clock.now().getTime() - RECORD_MS))
  }

  /**
   * Claims something about a line of one's own parcel, once for each key.
   *
   * @throws Problem not_found, invalid, refund_too_much, after_sale_open, after_sale_closed
   */
  async claim(
    account: SignedIn,
    parcelId: string,
    wanted: z.output<typeof newAfterSale>,
    key: string,
  ): Promise<AfterSale> {
    const { db, store, orders } = this.#deps
    const { accountId } = account
    const id = derivedId(accountId, 'claim', parcelId, key)
    const orderId = found(await orders.orderOfParcel(parcelId))
    if (!(await this.#deps.photos.areOf(accountId, wanted.photos))) throw refused('photos', 'photo_not_own')
    await db.transaction(async (tx) => {
      const order = found(await orders.lock(tx, orderId))
      if (order.accountId !== accountId) throw new Problem('not_found')
      if (await store.claimIn(tx, id)) return
      await this.#check(tx, order, parcelId, wanted)
      const now = this.#deps.clock.now()
      const merchantId = found(order.parcels.find((it) => it.id === parcelId)).merchantId
      const state = 'asked' as const
      const deadlineAt = deadlineOf(state, now)
      await store.create(tx, {
        ...{ id, orderId, parcelId, merchantId, accountId, state, deadlineAt, createdAt: now },
        ...wanted,
      })
      const by = { actor: 'buyer', byId: accountId, note: wanted.reason }
      await store.record(tx, { id: newId(), afterSaleId: id, became: state, at: now, ...by })
      await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId } }])
    })
    return this.#present(found(await store.claim(id)))
  }

  /** Says a word about a claim. Throws `not_found`, `after_sale_state`, `refund_too_much`, `invalid`. */
  async act(account: SignedIn, claimId: string, word: z.output<typeof afterSaleWord>): Promise<AfterSale> {
    const claim = found(await this.#deps.store.claim(claimId))
    const actor = await this.#actorOf(account, claim)
    const { act, note, amountFen, carrier, tracking } = word
    if (needsReason(act) && note === '') throw refused('note', 'needs_reason')
    if (act === 'sendBack' && (carrier === undefined || tracking === undefined))
      throw refused('tracking', 'tracking_needed')
    const to = moved(claim, act, actor)
    if (to === null) throw new Problem('after_sale_state')
    await this.#move(claim, { to, actor, byId: account.accountId, note, amountFen, carrier, tracking })
    return this.#present(found(await this.#deps.store.claim(claimId)))
  }

  /** For its buyer, its merchant and operators; throws `not_found` for everybody else. */
  async one(account: SignedIn, claimId: string): Promise<AfterSale> {
    const claim = found(await this.#deps.store.claim(claimId))
    if (!isOneOf(account, 'auditor')) await this.#actorOf(account, claim)
    return this.#present(claim)
  }

  async page(
    whose: { accountId: string } | { merchantId: string } | 'all',
    query: { state?: AfterSaleState | undefined; cursor?: string | undefined; limit: number },
  ): Promise<{ items: AfterSale[]; next: string | null }> {
    const { store } = this.#deps
    const after = query.cursor === undefined ? null : await store.claim(query.cursor)
    const owner = whose === 'all' ? {} : whose
    const rows = await store.page({ ...owner, state: query.state, after, limit: query.limit })
    const next = rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null
    return { items: await this.#presentAll(rows), next }
  }

  /** Moves on what nobody answered in time. */
  async expireDue(): Promise<void> {
    const { store, clock } = this.#deps
    for (const id of await store.due(clock.now(), DUE_AT_ONCE)) {
      const claim = await store.claim(id)
      const to = claim && becomesAtDeadline(claim.state)
      if (!to) continue
      try {
        await this.#move(claim, { to, actor: 'clock', byId: null, note: '' })
      } catch (error) {
        // Somebody had the word in the last moment.
        if (!(error instanceof Problem)) throw error
      }
    }
  }

  async #check(
    tx: Transaction,
    order: OrderRow,
    parcelId: string,
    wanted: z.output<typeof newAfterSale>,
  ): Promise<void> {
    const { store, clock } = this.#deps
    const parcel = found(order.parcels.find((it) => it.id === parcelId))
    const line = found(order.lines.find((it) => it.skuId === wanted.skuId && it.parcelId === parcelId))
    if (!mayClaim(parcel, wanted.kind, clock.now())) throw new Problem('after_sale_closed')
    if (wanted.kind === 'rotten' && wanted.photos.length === 0) throw refused('photos', 'photo_needed')
    if (await store.hasOpen(tx, order.id, line.skuId)) throw new Problem('after_sale_open')
    const granted = await store.grantedUnits(tx, order.id, line.skuId)
    if (granted + wanted.quantity > line.quantity) throw refused('quantity', 'more_than_bought')
    if (wanted.wantedFen > Math.min(wanted.quantity * line.priceFen, leftOf(parcel)))
      throw new Problem('refund_too_much')
  }

  async #move(claim: AfterSaleRow, word: Word): Promise<void> {
    const { db, store, orders, clock } = this.#deps
    await db.transaction(async (tx) => {
      const order = found(await orders.lock(tx, claim.orderId))
      const now = clock.now()
      const { state, grantedFen } = await this.#grant(tx, order, claim, word)
      const moving = await store.become(tx, claim.id, claim.state, {
        ...{ state, grantedFen, deadlineAt: deadlineOf(state, now) },
        ...(word.to === 'returned'
          ? { returnCarrier: word.carrier ?? null, returnTracking: word.tracking ?? null }
          : {}),
      })
      if (!moving) throw new Problem('after_sale_state')
      const { actor, byId, note } = word
      await store.record(tx, {
        ...{ id: newId(), afterSaleId: claim.id, became: state, at: now, actor, byId, note },
      })
      await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: claim.orderId } }])
    })
  }

  /** Promises the money of a claim that is granted. The clock grants what is left, and rejects where nothing is. */
  async #grant(
    tx: Transaction,
    order: OrderRow,
    claim: AfterSaleRow,
    word: Word,
  ): Promise<{ state: AfterSaleState; grantedFen: number }> {
    if (word.to !== 'granted') return { state: word.to, grantedFen: 0 }
    const parcel = found(order.parcels.find((it) => it.id === claim.parcelId))
    const askedFen = word.amountFen ?? claim.wantedFen
    const amountFen = word.actor === 'clock' ? Math.min(askedFen, leftOf(parcel)) : askedFen
    if (amountFen === 0) return { state: 'rejected', grantedFen: 0 }
    if (amountFen > claim.wantedFen) throw new Problem('refund_too_much')
    await this.#deps.refunds.promise(tx, {
      ...{ id: derivedId('claim refund', claim.id), order, parcel, amountFen, restock: false },
      ...{ reason: `售后 ${claim.reason}`.slice(0, 100), byId: word.byId, afterSaleId: claim.id },
    })
    return { state: 'granted', grantedFen: amountFen }
  }

  async #actorOf(account: SignedIn, claim: AfterSaleRow): Promise<AfterSaleActor> {
    if (claim.accountId === account.accountId) return 'buyer'
    if ((await this.#deps.members.merchantOf(account)) === claim.merchantId) return 'merchant'
    if (isOneOf(account, 'operator')) return 'operator'
    throw new Problem('not_found')
  }

  async #present(row: AfterSaleRow): Promise<AfterSale> {
    const [claim] = await this.#presentAll([row])
    return found(claim)
  }

  async #presentAll(rows: readonly AfterSaleRow[]): Promise<AfterSale[]> {
    const orders = await this.#deps.orders.orders([...new Set(rows.map((row) => row.orderId))])
    const byId = new Map(orders.map((order) => [order.id, order]))
    return rows.map((row) => presentAfterSale(row, found(byId.get(row.orderId))))
  }
}
