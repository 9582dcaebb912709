import type { Place, Town, Village } from '#contracts/county/county.ts'
import type { TownRow, VillageRow, VillageWithTown } from './county.store.ts'

export const presentVillage = ({ id, townId, name, relief }: VillageRow): Village => ({
  id,
  townId,
  name,
  relief,
})

export const presentTown = (row: TownRow): Town => ({
  id: row.id,
  name: row.name,
  villages: row.villages.map(presentVillage),
})

export const presentPlace = (row: VillageWithTown): Place => ({
  villageId: row.id,
  townName: row.town.name,
  villageName: row.name,
})
