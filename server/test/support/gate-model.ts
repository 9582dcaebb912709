import { LEASE_MS } from '#server/areas/sales/flash-sale/gate.rules.ts'
import type { GateTruth } from '#server/areas/sales/flash-sale/gate.ts'
import type { GateCommand } from './gate-commands.ts'

interface Entry {
  readonly orderId: string
  readonly buyerId: string
  readonly quantity: number
  readonly leaseUntilMs: number
  readonly state: 'leased' | 'held' | 'gone'
}

/** A sale by definition: nothing is counted along, everything is summed up anew from what happened. */
interface Sale {
  readonly epoch: number
  readonly limit: number
  readonly units: number
  readonly entries: readonly Entry[]
}

type Seen = readonly [seen: unknown, belief: { epoch: number; available: number } | null]

/** What a gate has to be, written as slowly and plainly as can be. */
export class GateModel {
  readonly #maxGone: number
  #sale: Sale | null = null

  constructor(maxGone: number) {
    this.#maxGone = maxGone
  }

  perform(command: GateCommand): Seen {
    const seen = this.#act(command)
    const sale = this.#sale
    return [seen, sale && { epoch: sale.epoch, available: leftOf(sale) }]
  }

  #act(command: GateCommand): unknown {
    switch (command.what) {
      case 'open':
        this.#open(command.truth)
        return undefined
      case 'close':
        if (command.epoch === undefined || command.epoch === this.#sale?.epoch) this.#sale = null
        return undefined
      case 'admit':
        return this.#sale && this.#admit(this.#sale, command)
      case 'lapsed':
        return this.#sale ? lapsedOf(this.#sale, command.atMs) : []
      default:
        for (const orderId of command.orderIds) this.#change(command.what, orderId)
        return undefined
    }
  }

  #open(truth: GateTruth): void {
    if (!this.#sale || this.#sale.epoch < truth.epoch) this.#sale = opened(truth)
  }

  #admit(sale: Sale, { request, atMs }: Extract<GateCommand, { what: 'admit' }>): unknown {
    const { epoch, entries } = sale
    const known = entries.find((entry) => entry.orderId === request.orderId)
    if (known) return { kind: 'known', epoch, quantity: known.quantity, state: known.state }
    const had = sum(kept(entries).filter((entry) => entry.buyerId === request.buyerId))
    if (had + request.quantity > sale.limit) return { kind: 'refused', code: 'over_limit' }
    if (request.quantity > leftOf(sale)) return { kind: 'refused', code: 'sold_out' }
    const entry: Entry = { ...request, state: 'leased', leaseUntilMs: atMs + LEASE_MS }
    this.#sale = { ...sale, entries: [...entries, entry] }
    return { kind: 'admitted', epoch }
  }

  #change(what: 'confirm' | 'release' | 'forget', orderId: string): void {
    const sale = this.#sale
    const entry = sale?.entries.find((each) => each.orderId === orderId)
    if (!sale || !entry || entry.state === 'gone') return
    const others = sale.entries.filter((each) => each !== entry)
    if (what === 'confirm') this.#sale = { ...sale, entries: [...others, { ...entry, state: 'held' }] }
    else {
      const entries = this.#remembered([...others, { ...entry, state: 'gone' }])
      this.#sale = { ...sale, entries: what === 'release' ? entries : entries.filter(isNot(orderId)) }
    }
  }

  /** Too many that are gone are forgotten all at once. */
  #remembered(entries: readonly Entry[]): readonly Entry[] {
    return entries.length - kept(entries).length > this.#maxGone ? kept(entries) : entries
  }
}

function opened(truth: GateTruth): Sale {
  const entries = truth.orders.map(({ holds, ...order }): Entry => {
    return { ...order, state: holds ? 'held' : 'gone', leaseUntilMs: 0 }
  })
  const units = truth.available + sum(kept(entries))
  return { epoch: truth.epoch, limit: truth.perBuyerLimit, units, entries }
}

const isNot = (orderId: string) => (entry: Entry) => entry.orderId !== orderId
const kept = (entries: readonly Entry[]) => entries.filter((entry) => entry.state !== 'gone')
const sum = (entries: readonly Entry[]) => entries.reduce((units, entry) => units + entry.quantity, 0)
const leftOf = (sale: Sale) => sale.units - sum(kept(sale.entries))

const lapsedOf = (sale: Sale, atMs: number) =>
  sale.entries
    .filter((entry) => entry.state === 'leased' && entry.leaseUntilMs <= atMs)
    .map(({ orderId, buyerId }) => ({ orderId, buyerId }))
    .toSorted((a, b) => a.orderId.localeCompare(b.orderId))
