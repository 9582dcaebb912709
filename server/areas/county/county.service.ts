import type { Place } from '#contracts/county/county.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import { presentPlace } from './county.presenter.ts'
import type { CountyStore, TownRow, VillageRow } from './county.store.ts'

/** Towns and villages, and the places that people and goods come from. */
export class CountyService {
  readonly #store: CountyStore

  constructor(store: CountyStore) {
    this.#store = store
  }

  towns(): Promise<TownRow[]> {
    return this.#store.towns()
  }

  /** Adds a town. Throws `name_taken`. */
  createTown(name: string): Promise<TownRow> {
    return unlessTaken(() => this.#store.createTown({ id: newId(), name }))
  }

  /** Adds a village. Throws `not_found` for an unknown town, `name_taken` within it. */
  async createVillage(townId: string, name: string): Promise<VillageRow> {
    found(await this.#store.town(townId))
    return unlessTaken(() => this.#store.createVillage({ id: newId(), townId, name, relief: false }))
  }

  /** Puts a village on the relief list or takes it off; again it changes nothing. Throws `not_found`. */
  async setRelief(villageId: string, relief: boolean): Promise<VillageRow> {
    return found(await this.#store.setRelief(villageId, relief))
  }

  async reliefVillages(): Promise<Set<string>> {
    return new Set(await this.#store.reliefVillages())
  }

  async place(villageId: string): Promise<Place> {
    return found((await this.places([villageId])).get(villageId))
  }

  async places(villageIds: readonly string[]): Promise<Map<string, Place>> {
    const rows = await this.#store.villages([...new Set(villageIds)])
    return new Map(rows.map((row) => [row.id, presentPlace(row)]))
  }
}

async function unlessTaken<T>(create: () => Promise<T>): Promise<T> {
  try {
    return await create()
  } catch (error) {
    if (violatesUnique(error)) throw new Problem('name_taken')
    throw error
  }
}
