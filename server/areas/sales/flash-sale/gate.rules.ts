import type { KnownOrder } from './till.types.ts'

/** How an order stands in a gate: admitted and not yet durable, durably held or bought, or given back. */
type EntryState = 'leased' | 'held' | 'gone'

interface GateEntry {
  readonly buyerId: string
  readonly quantity: number
  state: EntryState
  /** When an admission that never became durable may be taken back; ms since 1970. */
  leaseUntilMs: number
}

/** What a gate knows of one flash sale between two epochs. It only admits; PostgreSQL promises. */
export interface GateState {
  readonly epoch: number
  readonly perBuyerLimit: number
  readonly maxGone: number
  /** Units nobody has been admitted to. */
  available: number
  readonly entries: Map<string, GateEntry>
  /** Units admitted to each buyer. */
  readonly buyers: Map<string, number>
  /** How many entries are `leased`, and how many `gone`. */
  leased: number
  gone: number
}

export interface AdmissionRequest {
  readonly orderId: string
  readonly buyerId: string
  readonly quantity: number
}

/** `known`: this very order was admitted before, maybe with another quantity. */
export type Admission =
  | { readonly kind: 'admitted'; readonly epoch: number }
  | {
      readonly kind: 'known'
      readonly epoch: number
      readonly quantity: number
      readonly state: EntryState
    }
  | { readonly kind: 'refused'; readonly code: 'over_limit' | 'sold_out' }

/** An admission of which nobody knows whether it became durable. */
export interface LapsedLease {
  readonly orderId: string
  readonly buyerId: string
}

/** How long an admission may stay without becoming durable. */
export const LEASE_MS = 10_000

/** Orders given back that are remembered beyond this many are forgotten; their rows still answer. */
export const MAX_GONE = 50_000

/** The state of a gate as PostgreSQL dictates it at the beginning of an epoch. */
export function openGate(
  truth: { epoch: number; available: number; perBuyerLimit: number; orders: readonly KnownOrder[] },
  maxGone = MAX_GONE,
): GateState {
  const { epoch, available, perBuyerLimit } = truth
  const state: GateState = {
    epoch,
    available,
    perBuyerLimit,
    maxGone,
    entries: new Map(),
    buyers: new Map(),
    leased: 0,
    gone: 0,
  }
  for (const { orderId, buyerId, quantity, holds } of truth.orders) {
    state.entries.set(orderId, { buyerId, quantity, state: holds ? 'held' : 'gone', leaseUntilMs: 0 })
    if (holds) state.buyers.set(buyerId, (state.buyers.get(buyerId) ?? 0) + quantity)
    else state.gone += 1
  }
  return state
}

/** Decides one admission: known id, then the buyer's limit, then the stock; only then does it write. */
export function admit(state: GateState, request: AdmissionRequest, nowMs: number): Admission {
  const known = state.entries.get(request.orderId)
  if (known) return { kind: 'known', epoch: state.epoch, quantity: known.quantity, state: known.state }
  const had = state.buyers.get(request.buyerId) ?? 0
  if (had + request.quantity > state.perBuyerLimit) return { kind: 'refused', code: 'over_limit' }
  if (request.quantity > state.available) return { kind: 'refused', code: 'sold_out' }
  state.available -= request.quantity
  state.leased += 1
  state.buyers.set(request.buyerId, had + request.quantity)
  state.entries.set(request.orderId, {
    buyerId: request.buyerId,
    quantity: request.quantity,
    state: 'leased',
    leaseUntilMs: nowMs + LEASE_MS,
  })
  return { kind: 'admitted', epoch: state.epoch }
}

/** Turns a lease into a hold once PostgreSQL has committed it. */
export function confirm(state: GateState, orderId: string): void {
  const entry = state.entries.get(orderId)
  if (entry?.state !== 'leased') return
  entry.state = 'held'
  state.leased -= 1
}

/** Gives an order's units back; false when the gate does not count them, as after an epoch that knew. */
export function release(state: GateState, orderId: string): boolean {
  const entry = state.entries.get(orderId)
  if (!entry || entry.state === 'gone') return false
  state.available += entry.quantity
  const left = (state.buyers.get(entry.buyerId) ?? 0) - entry.quantity
  if (left > 0) state.buyers.set(entry.buyerId, left)
  else state.buyers.delete(entry.buyerId)
  if (entry.state === 'leased') state.leased -= 1
  entry.state = 'gone'
  state.gone += 1
  if (state.gone > state.maxGone) forgetGone(state)
  return true
}

/** Takes an admission back as if it had never been, because nothing of it reached PostgreSQL. */
export function forget(state: GateState, orderId: string): void {
  if (release(state, orderId) && state.entries.delete(orderId)) state.gone -= 1
}

/** Admissions whose lease has run out, at most `limit`. */
export function lapsedLeases(state: GateState, nowMs: number, limit: number): LapsedLease[] {
  const lapsed: LapsedLease[] = []
  if (state.leased === 0) return lapsed
  for (const [orderId, { state: standing, buyerId, leaseUntilMs }] of state.entries) {
    if (standing === 'leased' && leaseUntilMs <= nowMs) lapsed.push({ orderId, buyerId })
    if (lapsed.length === limit) break
  }
  return lapsed
}

function forgetGone(state: GateState): void {
  for (const [orderId, entry] of state.entries) if (entry.state === 'gone') state.entries.delete(orderId)
  state.gone = 0
}
