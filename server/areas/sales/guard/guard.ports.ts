import type { PressureSettings } from './pressure.rules.ts'
import type { DeviceBuyers } from './device-buyers.ts'

/** How buying is guarded. */
export interface GuardOptions {
  /** Signs challenges; the same in all processes. */
  readonly key: Buffer
  readonly pressure: PressureSettings
  readonly buyersPerDevice: number
  /** Attempts a minute, as transport counts them. */
  readonly perAccount: number
  readonly perAddress: number
  /** Throws where a proof was used before, in whichever process. */
  readonly used: { count(token: string): Promise<void> }
  /** Absent: this process counts by itself. */
  readonly devices?: DeviceBuyers
}

/** Where a purchase comes from; read only where it is needed. */
export interface BuyingFrom {
  readonly knownDevice: string | null
  readonly caller: { readonly address: string }
}
