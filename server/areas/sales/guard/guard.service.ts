import { LRUCache } from 'lru-cache'
import { because } from '#contracts/core/reasons.ts'
import type { GuardMode, Proof } from '#contracts/sales/guard.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import { Challenges, type Counter, type Purchase } from './challenges.ts'
import { OwnDeviceBuyers, type DeviceBuyers } from './device-buyers.ts'
import type { BuyingFrom, GuardOptions } from './guard.ports.ts'
import type { AlarmRow, Counted, GuardStore } from './guard.store.ts'
import * as rules from './pressure.rules.ts'

/** Sales whose attempts are counted apart; anybody may name any. */
const WATCHED = 1_000
/** Alarms that a process tells the others of. */
const MOST_ALARMS = 50

interface GuardDeps {
  readonly store: Pick<GuardStore, 'modes' | 'count' | 'alarm'>
  readonly clock: Clock
  readonly guard: GuardOptions
}

/**
 * Stands before the till: counts the accounts of a device at a flash sale, and while a sale, ordering or coupons are
 * under attack lets only those through who show work for this very act. While it is calm it costs a few counters.
 */
export class BuyingGuard {
  readonly #deps: GuardDeps
  readonly #challenges: Challenges
  readonly #devices: DeviceBuyers
  readonly #whole = rules.noPressure()
  readonly #sales = new LRUCache<string, rules.Pressure>({ max: WATCHED })
  #counts = new Map<Counted, number>()
  #modes: ReadonlyMap<string | null, GuardMode> = new Map()

  constructor(deps: GuardDeps) {
    this.#deps = deps
    this.#challenges = new Challenges(deps.guard.key)
    this.#devices = deps.guard.devices ?? new OwnDeviceBuyers(deps.guard.buyersPerDevice)
  }

  /**
   * Lets an act at a flash sale through, at once where nothing has to be asked.
   *
   * @throws Problem challenge_required, challenge_failed (both with work to show), device_limit
   */
  check(purchase: Purchase, proof: Proof | undefined, from: BuyingFrom): Promise<void> | undefined {
    const { buyersPerDevice } = this.#deps.guard
    if (this.#attempt(purchase.scope))
      return this.#mustHaveWorked(purchase, proof).then(() => this.#mustBeFewHere(purchase, from))
    return Number.isFinite(buyersPerDevice) ? this.#mustBeFewHere(purchase, from) : undefined
  }

  /**
   * The same for orders outside flash sales and for coupons, where a family may share its device.
   *
   * @throws Problem challenge_required, challenge_failed (both with work to show)
   */
  async checkCounter(act: Purchase & { scope: Counter }, proof: Proof | undefined): Promise<void> {
    if (this.#attempt(act.scope)) await this.#mustHaveWorked(act, proof)
  }

  /** Counts an attempt; true where it has to show work. */
  #attempt(scope: string): boolean {
    const { pressure: settings } = this.#deps.guard
    const nowMs = this.#deps.clock.now().getTime()
    const here = this.#pressureOf(scope)
    rules.noteAttempt(this.#whole, settings, nowMs)
    rules.noteAttempt(here, settings, nowMs)
    this.#note('attempts')
    return this.#isChallenged(scope, here, nowMs)
  }

  /** Transport has refused an attempt to buy. */
  refused(by: 'account' | 'address'): void {
    const nowMs = this.#deps.clock.now().getTime()
    rules.noteAttempt(this.#whole, this.#deps.guard.pressure, nowMs)
    rules.noteRefused(this.#whole, this.#deps.guard.pressure, nowMs)
    this.#note('attempts')
    this.#note(by)
  }

  /** Reads what operators decided, and tells the other processes what happened here. */
  async sweep(): Promise<void> {
    const { store, clock } = this.#deps
    const at = clock.now()
    this.#modes = await store.modes()
    const counts = this.#counts
    this.#counts = new Map()
    if (counts.size > 0)
      await store.count(counts, at).catch((error: unknown) => {
        for (const [what, count] of counts) this.#note(what, count)
        throw error
      })
    const alarms = this.#alarms(at.getTime())
    if (alarms.length > 0) await store.alarm(alarms, at)
  }

  /** What is challenged in this process. */
  #alarms(nowMs: number): AlarmRow[] {
    const settings = this.#deps.guard.pressure
    const own = [...this.#sales.entries()].filter(
      ([offerId, sale]) =>
        this.#isChallenged(offerId, sale, nowMs) &&
        (this.#modes.has(offerId) || rules.isAlarmed(sale, nowMs)),
    )
    const everywhere = this.#modes.get(null) ?? 'auto'
    const whole = everywhere === 'on' || (everywhere === 'auto' && rules.isAlarmed(this.#whole, nowMs))
    const scopes: [string, rules.Pressure][] = whole ? [['all', this.#whole], ...own] : own
    return scopes.slice(0, MOST_ALARMS).map(([scope, pressure]) => ({
      scope,
      bits: rules.bitsFor([pressure], settings, nowMs),
      perSecond: rules.perSecond(pressure, nowMs),
      why: rules.isAlarmed(pressure, nowMs) ? pressure.why : 'operator',
    }))
  }

  /** Whether buyers of a sale are challenged now. */
  #isChallenged(offerId: string, sale: rules.Pressure, nowMs: number): boolean {
    const mode = this.#modes.get(offerId) ?? this.#modes.get(null) ?? 'auto'
    if (mode !== 'auto') return mode === 'on'
    return rules.isAlarmed(sale, nowMs) || rules.isAlarmed(this.#whole, nowMs)
  }

  async #mustHaveWorked(purchase: Purchase, proof: Proof | undefined): Promise<void> {
    const { clock } = this.#deps
    const sale = this.#pressureOf(purchase.scope)
    const verdict = proof === undefined ? 'none' : await this.#judge(purchase, proof)
    if (verdict !== 'good') throw this.#ask(purchase, verdict)
    const nowMs = clock.now().getTime()
    rules.noteSolved(sale, nowMs)
    rules.noteSolved(this.#whole, nowMs)
    this.#note('solved')
  }

  async #judge(purchase: Purchase, proof: Proof): Promise<Verdict> {
    const verdict = this.#challenges.verdict(proof, purchase, this.#deps.clock.now().getTime())
    if (verdict !== 'good') return verdict
    return this.#deps.guard.used.count(proof.token).then(
      () => 'good',
      (refusal: unknown) => {
        if (refusal instanceof Problem) return 'used'
        throw refusal
      },
    )
  }

  #ask(purchase: Purchase, verdict: Exclude<Verdict, 'good'>): Problem {
    const sale = this.#pressureOf(purchase.scope)
    const nowMs = this.#deps.clock.now().getTime()
    this.#refuse(sale, 'challenge', nowMs)
    const bits = rules.bitsFor([sale, this.#whole], this.#deps.guard.pressure, nowMs)
    const challenge = this.#challenges.issue(purchase, bits, nowMs)
    return new Problem(verdict === 'wrong' ? 'challenge_failed' : 'challenge_required', {
      ...(verdict === 'none' ? {} : { detail: because(DETAILS[verdict]) }),
      challenge,
    })
  }

  /** A browser without a mark of ours counts as one device with all such of its address. */
  #mustBeFewHere(purchase: Purchase, { knownDevice, caller }: BuyingFrom): Promise<void> | undefined {
    const device = knownDevice ?? `at ${caller.address}`
    const admitted = this.#devices.admit(purchase.scope, device, purchase.accountId)
    const refuseUnless = (it: boolean) => {
      if (it) return
      this.#refuse(this.#pressureOf(purchase.scope), 'device', this.#deps.clock.now().getTime())
      throw new Problem('device_limit')
    }
    if (admitted instanceof Promise) return admitted.then(refuseUnless)
    refuseUnless(admitted)
    return undefined
  }

  #refuse(sale: rules.Pressure, by: 'device' | 'challenge', nowMs: number): void {
    rules.noteRefused(sale, this.#deps.guard.pressure, nowMs)
    rules.noteRefused(this.#whole, this.#deps.guard.pressure, nowMs)
    this.#note(by)
  }

  #note(what: Counted, count = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + count)
  }

  #pressureOf(offerId: string): rules.Pressure {
    let pressure = this.#sales.get(offerId)
    if (!pressure) this.#sales.set(offerId, (pressure = rules.noPressure()))
    return pressure
  }
}

/** `none`: no work was shown. */
type Verdict = 'good' | 'none' | 'expired' | 'wrong' | 'used'

const DETAILS = {
  expired: 'proof_expired',
  used: 'proof_used',
  wrong: 'proof_wrong',
} as const
