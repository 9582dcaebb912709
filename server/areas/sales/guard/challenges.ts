import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { Proof } from '#contracts/sales/guard.types.ts'
import { leadingZeroBits } from './challenge.rules.ts'

/** How long a challenge may be answered; generous, since clocks of several processes differ. */
export const CHALLENGE_MS = 120_000
/** Cut short, so that token and answer fit into one block of SHA-256. */
const SIGNATURE_BYTES = 16

/** What is guarded beside flash sales, each as a whole. */
export type Counter = 'orders' | 'coupons'
export const isCounter = (scope: string): scope is Counter => scope === 'orders' || scope === 'coupons'

/** Whose purchase, of what, under which idempotency key: a proof is good for nothing else. */
export interface Purchase {
  readonly accountId: string
  /** The flash sale's id, or where else. */
  readonly scope: string
  readonly key: string
}

/**
 * Challenges that need no memory: a token names its end and its difficulty and is signed together with the purchase,
 * so that every process that has the key can check the work without having asked for it.
 */
export class Challenges {
  readonly #key: Buffer

  constructor(key: Buffer) {
    this.#key = key
  }

  issue(purchase: Purchase, bits: number, nowMs: number): { token: string; bits: number } {
    const head = `${(nowMs + CHALLENGE_MS).toString(36)}.${String(bits)}`
    return { token: `${head}.${this.#sign(head, purchase)}`, bits }
  }

  /** `wrong`: made up, of another purchase, or without its work. */
  verdict({ token, answer }: Proof, purchase: Purchase, nowMs: number): 'good' | 'expired' | 'wrong' {
    const [until = '', bits = '', signature = ''] = token.split('.')
    // As text: decoding would take more than one spelling of the same bytes.
    const [given, right] = [signature, this.#sign(`${until}.${bits}`, purchase)].map((it) => Buffer.from(it))
    if (!given || given.length !== right?.length || !timingSafeEqual(given, right)) return 'wrong'
    if (Number.parseInt(until, 36) <= nowMs) return 'expired'
    const digest = hash('sha256', `${token}.${String(answer)}`, 'buffer')
    return leadingZeroBits(digest) >= Number(bits) ? 'good' : 'wrong'
  }

  #sign(head: string, { accountId, scope, key }: Purchase): string {
    const text = [head, accountId, scope, key].join('\u0000')
    const whole = createHmac('sha256', this.#key).update(text).digest()
    return whole.toString('base64url', 0, SIGNATURE_BYTES)
  }
}
