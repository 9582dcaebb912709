import type { AdmissionRequest } from '#server/areas/sales/flash-sale/gate.rules.ts'
import type { GateTruth } from '#server/areas/sales/flash-sale/gate.ts'

/** One thing that may be asked of a gate. */
export type GateCommand =
  | { readonly what: 'open'; readonly truth: GateTruth }
  | { readonly what: 'admit'; readonly request: AdmissionRequest; readonly atMs: number }
  | { readonly what: 'confirm' | 'release' | 'forget'; readonly orderIds: readonly string[] }
  | { readonly what: 'lapsed'; readonly atMs: number }
  | { readonly what: 'close'; readonly epoch: number | undefined }

const ORDERS = 60
const BUYERS = 12

/** Numbers that look random and are the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A stream of commands for one sale: few orders and buyers, so that they meet again and again. */
export function* randomCommands(seed: number, count: number): Generator<GateCommand> {
  const random = randomNumbers(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const order = () => `order ${below(ORDERS)}`
  const truth = (): GateTruth => {
    const known = new Set(Array.from({ length: below(12) }, order))
    return {
      ...{ epoch: below(count / 50), available: below(25), perBuyerLimit: 1 + below(4) },
      orders: [...known].map((orderId) => ({
        ...{ orderId, buyerId: `buyer ${below(BUYERS)}`, quantity: 1 + below(3), holds: random() < 0.7 },
      })),
    }
  }
  let atMs = 1_000_000
  yield { what: 'open', truth: truth() }
  for (let done = 1; done < count; done += 1) {
    atMs += below(2_000) - 500
    const dice = random()
    const orderIds = Array.from({ length: 1 + below(3) }, order)
    if (dice < 0.5) {
      const request = { orderId: order(), buyerId: `buyer ${below(BUYERS)}`, quantity: 1 + below(3) }
      yield { what: 'admit', request, atMs }
    } else if (dice < 0.65) yield { what: 'confirm', orderIds }
    else if (dice < 0.83) yield { what: 'release', orderIds }
    else if (dice < 0.89) yield { what: 'forget', orderIds }
    else if (dice < 0.95) yield { what: 'lapsed', atMs }
    else if (dice < 0.985) yield { what: 'open', truth: truth() }
    else yield { what: 'close', epoch: random() < 0.7 ? below(count / 50) : undefined }
  }
}
