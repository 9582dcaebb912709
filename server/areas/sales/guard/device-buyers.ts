import { LRUCache } from 'lru-cache'

/** Devices that are remembered over all sales. */
const REMEMBERED = 100_000

/** Counts the accounts that buy from one device in one sale. */
export interface DeviceBuyers {
  /** Whether the account may buy there: it did before, or is one of the first. */
  admit(offerId: string, device: string, accountId: string): boolean | Promise<boolean>
}

/** Those of this process. */
export class OwnDeviceBuyers implements DeviceBuyers {
  readonly #most: number
  readonly #accounts = new LRUCache<string, Set<string>>({ max: REMEMBERED })

  constructor(most: number) {
    this.#most = most
  }

  admit(offerId: string, device: string, accountId: string): boolean {
    const place = `${offerId} ${device}`
    const accounts = this.#accounts.get(place)
    if (!accounts) this.#accounts.set(place, new Set([accountId]))
    else if (!accounts.has(accountId)) {
      if (accounts.size >= this.#most) return false
      accounts.add(accountId)
    }
    return true
  }

  /** Whether it was let in here before. */
  knows(offerId: string, device: string, accountId: string): boolean {
    return this.#accounts.get(`${offerId} ${device}`)?.has(accountId) === true
  }
}
