import * as rules from './gate.rules.ts'
import type { Admission, AdmissionRequest, GateState, LapsedLease } from './gate.rules.ts'
import type { KnownOrder } from './till.types.ts'

/** A gate in this process answers at once, one behind a network later. */
type Soon<T> = T | Promise<T>

/** What PostgreSQL says of a sale at the beginning of an epoch. */
export interface GateTruth {
  readonly epoch: number
  readonly available: number
  readonly perBuyerLimit: number
  readonly orders: readonly KnownOrder[]
}

/**
 * Admits buyers to flash sales. It promises nothing: whatever it says, the commit in PostgreSQL decides, and
 * refuses what was admitted under an older epoch. `null` means that no epoch of the sale is open here.
 */
export interface Gate {
  /** Begins an epoch; an older one of the same sale is forgotten, a newer one stays. */
  open(offerId: string, truth: GateTruth): Soon<void>
  admit(offerId: string, request: AdmissionRequest, nowMs: number): Soon<Admission | null>
  /** The orders are durable. */
  confirm(offerId: string, orderIds: readonly string[]): Soon<void>
  /** The orders' units are for sale again; the ids stay known. */
  release(offerId: string, orderIds: readonly string[]): Soon<void>
  /** Nothing of these admissions reached PostgreSQL: as if they had never been. */
  forget(offerId: string, orderIds: readonly string[]): Soon<void>
  lapsedLeases(offerId: string, nowMs: number, limit: number): Soon<LapsedLease[]>
  /** What the gate believes of a sale. */
  belief(offerId: string): Soon<{ epoch: number; available: number } | null>
  /** Forgets the sale; with `epoch`, only if that is the one that is open. */
  close(offerId: string, epoch?: number): Soon<void>
}

/** The gate of a single process: plain memory, one synchronous step an admission. */
export class InProcessGate implements Gate {
  readonly #states = new Map<string, GateState>()
  readonly #maxGone: number

  constructor(maxGone = rules.MAX_GONE) {
    this.#maxGone = maxGone
  }

  open(offerId: string, truth: GateTruth): void {
    const current = this.#states.get(offerId)
    if (!current || current.epoch < truth.epoch)
      this.#states.set(offerId, rules.openGate(truth, this.#maxGone))
  }

  admit(offerId: string, request: AdmissionRequest, nowMs: number): Admission | null {
    const state = this.#states.get(offerId)
    return state ? rules.admit(state, request, nowMs) : null
  }

  confirm(offerId: string, orderIds: readonly string[]): void {
    const state = this.#states.get(offerId)
    if (state) for (const orderId of orderIds) rules.confirm(state, orderId)
  }

  release(offerId: string, orderIds: readonly string[]): void {
    const state = this.#states.get(offerId)
    if (state) for (const orderId of orderIds) rules.release(state, orderId)
  }

  forget(offerId: string, orderIds: readonly string[]): void {
    const state = this.#states.get(offerId)
    if (state) for (const orderId of orderIds) rules.forget(state, orderId)
  }

  lapsedLeases(offerId: string, nowMs: number, limit: number): LapsedLease[] {
    const state = this.#states.get(offerId)
    return state ? rules.lapsedLeases(state, nowMs, limit) : []
  }

  belief(offerId: string): { epoch: number; available: number } | null {
    const state = this.#states.get(offerId)
    return state ? { epoch: state.epoch, available: state.available } : null
  }

  close(offerId: string, epoch?: number): void {
    if (epoch === undefined || this.#states.get(offerId)?.epoch === epoch) this.#states.delete(offerId)
  }
}
