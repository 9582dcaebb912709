import { hkdfSync } from 'node:crypto'
import { couponRoutes } from '#contracts/sales/coupons.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import type { GuardOptions } from '#server/areas/sales/guard/guard.ports.ts'
import type { GuardConfig } from '#server/config.ts'
import type { Shared } from '#server/fleet.ts'
import type { Secrets } from '#server/storage/secrets.ts'
import { DeviceCookies } from '#server/transport/device-cookie.ts'
import { SubjectLimit } from '#server/transport/rate-limits.ts'

/** Attempts of the last seconds below which their refused share says nothing. */
const LEAST_ATTEMPTS = 500
/** Longer than a challenge lives. */
const USED_MS = 150_000
const KEY_BYTES = 32

const DEFAULTS: GuardConfig = { buyersPerDevice: 3, ratePerSecond: 5_000, refusedPercent: 50, bits: 14 }

/** A key of its own for each use, from what only this installation knows; the same in all its processes. */
const keyFor = (use: string, { sessionPepper }: Pick<Secrets, 'sessionPepper'>): Buffer =>
  Buffer.from(hkdfSync('sha256', sessionPepper, '', `fieldcast ${use}`, KEY_BYTES))

/** How buying is guarded in this process; load tests from one address widen this with all other limits. */
export function guardOptions(parts: {
  readonly secrets: Secrets
  readonly guard?: GuardConfig
  readonly rateLimitFactor: number
  readonly shared?: Shared
}): GuardOptions {
  const { guard = DEFAULTS, rateLimitFactor: factor, secrets, shared } = parts
  const { points, addressTimes = Infinity } = orderRoutes.buy.limit
  const buyersPerDevice = Math.max(1, Math.round(guard.buyersPerDevice * factor))
  return {
    key: keyFor('challenges', secrets),
    pressure: {
      ratePerSecond: guard.ratePerSecond * factor,
      refusedShare: guard.refusedPercent / 100,
      leastAttempts: LEAST_ATTEMPTS * factor,
      bits: guard.bits,
    },
    buyersPerDevice,
    perAccount: points * factor,
    perAddress: points * addressTimes * factor,
    used: new SubjectLimit(1, USED_MS, shared?.limiters),
    ...(shared ? { devices: shared.devicesOf(buyersPerDevice) } : {}),
  }
}

/** Tells browsers apart. */
export const deviceCookies = (secrets: Pick<Secrets, 'sessionPepper'>): DeviceCookies =>
  new DeviceCookies(keyFor('devices', secrets))

/** What the guard stands before. */
const GUARDED = [orderRoutes.buy, orderRoutes.placeOrder, couponRoutes.claimCoupon, flashSaleRoutes.wait]

/** Has the guard told of refused attempts to buy, out of all that transport refuses. */
export const refusalsOfBuying = (guarding: () => { refused(by: 'account' | 'address'): void }) => {
  const guarded = new Set(GUARDED.map(({ method, path }) => `${method} ${path}`))
  return (name: string, by: 'account' | 'address'): void => {
    if (guarded.has(name)) guarding().refused(by)
  }
}
