import { setTimeout as sleep } from 'node:timers/promises'
import { because } from '#contracts/core/reasons.ts'
import { salesNotices } from '#contracts/sales/sales.events.ts'
import type { Order } from '#contracts/sales/sales.types.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import type { Log } from '#server/core/log.ts'
import type { Gate } from './gate.ts'
import type { GroupCommit } from './group-commit.ts'
import { presentHold } from '#server/areas/sales/orders/orders.presenter.ts'
import { decideEpoch, truthAfter, type Outcome } from './till.rules.ts'
import type { Hold, OfferSnapshot } from './till.types.ts'

/** How long the first purchase of a batch waits for others. */
const BATCH_WINDOW_MS = 5
const MAX_BATCH = 500
/** So many that came during a commit have waited long enough. */
const EAGER_BATCH = 32
/** Purchases that may wait for their commit; beyond them the answer is `unavailable`. */
const MAX_PENDING = 10_000
const RETRY_AFTER_MS = 1_000
/** After PostgreSQL failed, how long purchases are refused without asking it again. */
const DOWN_MS = 500
/** How long a gate is waited for whose epoch another process has begun in PostgreSQL. */
const OPENS_WITHIN_MS = 250
const LOOK_EVERY_MS = 10

/** An order that exists already: what was answered then (null for a burnt id), and whether it holds units. */
export interface StoredHold {
  readonly order: Order | null
  readonly holds: boolean
}

export interface TillDeps {
  readonly gate: Gate
  readonly commits: Pick<GroupCommit, 'commit' | 'epochOf' | 'beginEpoch'>
  readonly clock: Clock
  readonly log: Log
  readonly holdMs: number
  readonly broadcaster: Broadcaster
  stored(orderId: string): Promise<StoredHold | null>
  /** Told after each commit: there are events to deliver. */
  committed(): void
}

interface Pending {
  readonly hold: Hold
  readonly promise: Promise<Order>
  epoch: number
  resolve: (order: Order) => void
  reject: (problem: unknown) => void
}

/**
 * The till of one flash sale in this process: asks the gate, commits what it admits in groups, and answers
 * a buyer only after COMMIT. Whatever goes wrong with a commit, it begins a new epoch from PostgreSQL.
 */
export class Till {
  readonly offer: OfferSnapshot
  readonly #liveStartedAt: Date | null
  readonly #deps: TillDeps
  readonly #pending = new Map<string, Pending>()
  /** Admitted by the gate, not yet committed. */
  #admitted: Pending[] = []
  /** Waiting for an epoch to be opened. */
  #waiting: Pending[] = []
  #working = false
  #timer: NodeJS.Timeout | undefined
  #downUntilMs = 0
  #over: boolean

  constructor(offer: OfferSnapshot, liveStartedAt: Date | null, deps: TillDeps) {
    this.offer = offer
    this.#liveStartedAt = liveStartedAt
    this.#deps = deps
    this.#over = offer.state === 'ended'
  }

  /** True when nothing is on its way to PostgreSQL. */
  get isIdle(): boolean {
    return !this.#working && this.#admitted.length === 0 && this.#waiting.length === 0
  }

  /** Whether the sale has ended and everybody is answered, so that the till may be thrown away. */
  get isSettled(): boolean {
    return this.#over && this.#pending.size === 0 && this.isIdle
  }

  isPending(orderId: string): boolean {
    return this.#pending.has(orderId)
  }

  /** The sale has ended in PostgreSQL: what has not been committed by now will be refused. */
  end(): void {
    this.#over = true
  }

  /**
   * Buys; the same order id gets the same answer however often it comes.
   *
   * @throws Problem offer_not_open, offer_over, sold_out, over_limit, key_reused, conflict, unavailable
   */
  buy(orderId: string, buyerId: string, quantity: number): Promise<Order> {
    const twin = this.#pending.get(orderId)
    if (twin)
      return twin.hold.quantity === quantity ? twin.promise : Promise.reject(new Problem('key_reused'))
    const nowMs = this.#deps.clock.now().getTime()
    if (this.#pending.size >= MAX_PENDING || nowMs < this.#downUntilMs) return Promise.reject(unavailable())
    const streamMs = streamMsAt(this.#liveStartedAt, new Date(nowMs))
    const pending = this.#await({ orderId, buyerId, quantity, placedAtMs: nowMs, streamMs })
    this.#admit(pending).catch(pending.reject)
    return pending.promise
  }

  #await(hold: Hold): Pending {
    const { promise, resolve, reject } = Promise.withResolvers<Order>()
    const done = () => this.#pending.delete(hold.orderId)
    const pending: Pending = {
      hold,
      promise,
      epoch: 0,
      resolve: (order) => {
        done()
        resolve(order)
      },
      reject: (problem) => {
        done()
        reject(problem instanceof Error ? problem : new Error(String(problem)))
      },
    }
    this.#pending.set(hold.orderId, pending)
    return pending
  }

  async #admit(pending: Pending): Promise<void> {
    const { hold } = pending
    if (hold.placedAtMs < this.offer.startsAt.getTime()) throw new Problem('offer_not_open')
    if (this.#over || hold.placedAtMs >= this.offer.endsAt.getTime()) {
      await this.#answerStored(pending, new Problem('offer_over'))
      return
    }
    const answer = this.#deps.gate.admit(this.offer.id, hold, hold.placedAtMs)
    const admission = answer instanceof Promise ? await answer : answer
    if (admission === null) {
      this.#enqueue(this.#waiting, pending)
    } else if (admission.kind === 'refused') {
      throw new Problem(admission.code)
    } else if (admission.kind === 'admitted' || admission.state === 'leased') {
      // A lease without a request in this process is committed again: the row's id tells whether it exists.
      if (admission.kind === 'known' && admission.quantity !== hold.quantity) throw new Problem('key_reused')
      pending.epoch = admission.epoch
      this.#enqueue(this.#admitted, pending)
    } else {
      await this.#answerStored(pending, givenUp())
    }
  }

  #enqueue(queue: Pending[], pending: Pending): void {
    queue.push(pending)
    if (this.#working) return
    if (queue.length >= MAX_BATCH) this.#work()
    else this.#workSoon()
  }

  #workSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#work()
    }, BATCH_WINDOW_MS)
  }

  #work(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#working) return
    this.#working = true
    void this.#workOff().finally(() => {
      this.#working = false
      if (this.#admitted.length >= EAGER_BATCH) this.#work()
      else if (!this.isIdle) this.#workSoon()
    })
  }

  async #workOff(): Promise<void> {
    do {
      if (this.#waiting.length > 0) await this.#beginEpochUnlessBegun()
      else await this.#commit(this.#nextBatch())
    } while (this.#admitted.length >= MAX_BATCH || this.#waiting.length > 0)
  }

  /** The oldest admissions, all of one epoch. */
  #nextBatch(): Pending[] {
    const epoch = this.#admitted[0]?.epoch
    const end = this.#admitted.findIndex((pending, index) => index === MAX_BATCH || pending.epoch !== epoch)
    return this.#admitted.splice(0, end === -1 ? MAX_BATCH : end)
  }

  async #commit(batch: readonly Pending[]): Promise<void> {
    const [first] = batch
    if (!first) return
    const { commits, clock, log, gate } = this.#deps
    const holds = batch.map((pending) => pending.hold)
    const offerId = this.offer.id
    let inserted: Set<string> | null
    try {
      inserted = await commits.commit(this.offer, holds, { epoch: first.epoch, at: clock.now() })
    } catch (error) {
      // Failed, or COMMIT was sent and its answer lost: only an epoch begun under the lock can tell.
      log.error({ err: error, offerId }, 'a batch of purchases failed; beginning a new epoch')
      await this.#beginEpoch(batch, first.epoch)
      return
    }
    if (inserted === null) {
      // Another process that shares the gate has begun an epoch: nothing is wrong, and no alarm is due.
      if (((await gate.belief(offerId))?.epoch ?? 0) > first.epoch) {
        this.#admitAgain(batch)
        return
      }
      log.error(
        { alarm: 'flash_sale_refused', offerId, epoch: first.epoch, orders: batch.length },
        'PostgreSQL refused a batch of purchases: another process sells, or the gate had drifted',
      )
      await this.#beginEpoch(batch, first.epoch)
      return
    }
    const durable = inserted
    await gate.confirm(offerId, [...durable])
    if (durable.size > 0) this.#deps.committed()
    for (const pending of batch) {
      if (durable.has(pending.hold.orderId)) this.#answerHeld(pending)
      else await this.#answerConflict(pending)
    }
  }

  #admitAgain(those: readonly Pending[]): void {
    for (const pending of those) this.#admit(pending).catch(pending.reject)
  }

  async #beginEpochUnlessBegun(): Promise<void> {
    const { commits, gate } = this.#deps
    // Asked for first: an epoch that begins while the gate is asked is then another than this one.
    const last = await commits.epochOf(this.offer.id).catch(() => undefined)
    if (await gate.belief(this.offer.id)) this.#admitAgain(this.#waiting.splice(0))
    else await this.#beginEpoch([], last)
  }

  /**
   * Begins an epoch under the lock of the stock row and admits what waits one by one against what PostgreSQL
   * says, in the same transaction, so that two processes without a common gate both make progress.
   *
   * @param last the epoch it follows. Had another process begun one since, this one would take back what that one's
   *   gate has admitted, after others were told that it is sold out.
   */
  async #beginEpoch(batch: readonly Pending[], last?: number): Promise<void> {
    const { commits, clock, gate, log } = this.#deps
    const all = [...batch, ...this.#admitted.splice(0), ...this.#waiting.splice(0)]
    const now = all.slice(0, MAX_BATCH)
    const { perBuyerLimit, id } = this.offer
    const at = clock.now()
    try {
      // Only the epoch that failed: in a shared gate a newer one may be another's.
      if (batch[0]) await gate.close(id, batch[0].epoch)
      const holds = now.map((pending) => pending.hold)
      const begun = await commits.beginEpoch(
        this.offer,
        (locked) => decideEpoch(locked, perBuyerLimit, holds, at.getTime()),
        { at, after: last },
      )
      if (begun === null) {
        if (await this.#opensAfter(last ?? 0)) this.#admitAgain(all)
        else await this.#beginEpoch(all)
        return
      }
      const { sale, decision } = begun
      this.#over ||= sale.over
      if (!this.#over) await gate.open(id, truthAfter(sale, decision, perBuyerLimit))
      this.#deps.committed()
      for (const [index, pending] of now.entries())
        await this.#answerOutcome(pending, decision.outcomes[index])
    } catch (error) {
      log.error(
        { err: error, offerId: id },
        'a flash sale could not begin an epoch; its buyers are sent away',
      )
      this.#downUntilMs = clock.now().getTime() + DOWN_MS
      for (const pending of [...all, ...this.#admitted.splice(0), ...this.#waiting.splice(0)])
        pending.reject(unavailable(error))
      return
    }
    this.#admitAgain([...all.slice(MAX_BATCH), ...this.#waiting.splice(0)])
  }

  /** Whether the gate knows an epoch after this one, within the time that opening it may take another process. */
  async #opensAfter(epoch: number): Promise<boolean> {
    const until = performance.now() + OPENS_WITHIN_MS
    do {
      if (((await this.#deps.gate.belief(this.offer.id))?.epoch ?? 0) > epoch) return true
      await sleep(LOOK_EVERY_MS)
    } while (performance.now() < until)
    return false
  }

  async #answerOutcome(pending: Pending, outcome: Outcome | undefined): Promise<void> {
    if (outcome === 'admitted') this.#answerHeld(pending)
    else if (outcome === 'known') await this.#answerStored(pending, givenUp()).catch(pending.reject)
    else pending.reject(new Problem(outcome ?? 'unexpected'))
  }

  #answerHeld(pending: Pending): void {
    const { buyerId } = pending.hold
    const order = presentHold(this.offer, pending.hold, this.#deps.holdMs)
    pending.resolve(order)
    // The buyer's other devices; whoever is away then finds it among their orders.
    this.#deps.broadcaster.tell(rooms.account(buyerId), salesNotices.order, order)
  }

  /** An order of that id was there already, so that this admission took units that it may not need. */
  async #answerConflict(pending: Pending): Promise<void> {
    const { orderId } = pending.hold
    try {
      const stored = await this.#deps.stored(orderId)
      if (stored?.holds) await this.#deps.gate.confirm(this.offer.id, [orderId])
      else await this.#deps.gate.release(this.offer.id, [orderId])
      await this.#answerStored(pending, givenUp())
    } catch (error) {
      pending.reject(error)
    }
  }

  /** Answers with the stored order, or throws `otherwise` when there is none. */
  async #answerStored(pending: Pending, otherwise: Problem): Promise<void> {
    const stored = await this.#deps.stored(pending.hold.orderId)
    if (!stored?.order) throw otherwise
    if (stored.order.lines[0]?.quantity !== pending.hold.quantity) throw new Problem('key_reused')
    pending.resolve(stored.order)
  }
}

const unavailable = (cause?: unknown): Problem =>
  new Problem('unavailable', { retryAfterMs: RETRY_AFTER_MS, cause })

const givenUp = (): Problem => new Problem('conflict', { detail: because('attempt_over') })
