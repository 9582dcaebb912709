import type { z } from 'zod'
import { because } from '#contracts/core/reasons.ts'
import type { Address, newAddress } from '#contracts/sales/sales.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { AddressSeal, AddressSecret } from './address-seal.ts'
import { maskName, maskPhone, maskRegion } from '#server/core/masks.ts'
import type { AddressesStore, AddressRow } from './addresses.store.ts'

const MAX_ADDRESSES = 20

/** Where buyers have things sent: encrypted at rest, shown masked. */
export class AddressesService {
  readonly #store: AddressesStore
  readonly #seal: AddressSeal
  readonly #clock: Clock

  constructor(deps: { store: AddressesStore; seal: AddressSeal; clock: Clock }) {
    this.#store = deps.store
    this.#seal = deps.seal
    this.#clock = deps.clock
  }

  async addresses(accountId: string): Promise<Address[]> {
    return (await this.#store.addresses(accountId, MAX_ADDRESSES)).map(presentAddress)
  }

  /** Throws `conflict` when the account has twenty. */
  async add(accountId: string, input: z.output<typeof newAddress>): Promise<Address> {
    const row: AddressRow = {
      id: newId(),
      accountId,
      sealed: this.#seal.seal(input),
      nameMasked: maskName(input.name),
      phoneMasked: maskPhone(input.phone),
      region: input.region,
      lastUsedAt: this.#clock.now(),
    }
    const added = await this.#store.add(row, MAX_ADDRESSES)
    if (!added) throw new Problem('conflict', { detail: because('most_addresses', { most: MAX_ADDRESSES }) })
    return presentAddress(added)
  }

  async remove(accountId: string, addressId: string): Promise<void> {
    if (!(await this.#store.remove(accountId, addressId))) throw new Problem('not_found')
  }

  /** The region of one's own address, such as 山东省泰安市新泰市. Throws `not_found`. */
  async regionOf(accountId: string, addressId: string): Promise<string> {
    return found(await this.#store.address(accountId, addressId)).region
  }

  /** What was sealed, for whoever sends the goods. */
  open(sealed: Uint8Array): AddressSecret {
    return this.#seal.open(sealed)
  }

  /** An order's own copy of an address, which outlives it. Throws `not_found`. */
  async useIn(
    tx: Transaction,
    accountId: string,
    addressId: string,
    now: Date,
  ): Promise<{ sealed: Uint8Array<ArrayBuffer>; masked: Address }> {
    const row = found(await this.#store.use(tx, accountId, addressId, now))
    return { sealed: row.sealed, masked: presentAddress(row) }
  }
}

const presentAddress = (row: AddressRow): Address => ({
  id: row.id,
  nameMasked: row.nameMasked,
  phoneMasked: row.phoneMasked,
  region: maskRegion(row.region),
})
