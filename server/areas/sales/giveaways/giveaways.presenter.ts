import type { Giveaway } from '#contracts/sales/giveaways.types.ts'
import type { EntryRow, GiveawayRow } from './giveaways.store.ts'

/** The seed stays secret until the draw. */
export const presentGiveaway = (row: GiveawayRow, own: EntryRow | null): Giveaway => ({
  id: row.id,
  liveId: row.liveId,
  prize: row.prize,
  winners: row.winners,
  state: row.state,
  opensAt: row.opensAt.toISOString(),
  closesAt: row.closesAt.toISOString(),
  drawnAt: row.drawnAt?.toISOString() ?? null,
  commitment: row.commitment,
  seed: row.state === 'drawn' ? row.seed : null,
  entries: row._count.entries,
  own: own === null ? null : { number: own.number, won: own.won },
})
