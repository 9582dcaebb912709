import type { Place } from '#contracts/county/county.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import { countyEndpoints } from './county.http.ts'
import { CountyService } from './county.service.ts'
import { CountyStore } from './county.store.ts'

/** Where people and goods come from, for the areas to the right. */
export interface PlaceDirectory {
  /** The place of a village. Throws `not_found`. */
  place(villageId: string): Promise<Place>
  /** Places by village id; unknown ones are left out. */
  places(villageIds: readonly string[]): Promise<Map<string, Place>>
  /** The villages on the relief list, by id. */
  reliefVillages(): Promise<Set<string>>
}

/** Towns and villages of the one county that this installation serves. */
export function createCounty(deps: { db: Database; name: string }): {
  endpoints: Endpoint[]
  places: PlaceDirectory
} {
  const service = new CountyService(new CountyStore(deps.db))
  return { endpoints: countyEndpoints(service, deps.name), places: service }
}
