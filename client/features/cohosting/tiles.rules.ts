import type { Person } from '#contracts/identity/identity.types.ts'

export interface Tile<Stream> {
  readonly person: Person
  /** Null while nothing of them arrives. */
  readonly stream: Stream | null
  /** Whether it has the large place; the host then has this tile's small one. */
  readonly large: boolean
}

/** Somebody must lead this long before they get the large place, so that a cough does not turn the picture. */
export const LEAD_FOR_MS = 1_500

/** The guests' pictures in the order in which they came up; who leads has the large place. */
export const tilesOf = <Stream>(
  people: readonly Person[],
  streams: ReadonlyMap<string, Stream>,
  leader: string | null,
): Tile<Stream>[] =>
  people.map((person) => ({
    person,
    stream: streams.get(person.id) ?? null,
    // Without a picture of theirs the host's stays.
    large: person.id === leader && streams.has(person.id),
  }))

/** The slot of the guest who leads, where the host's picture goes meanwhile; null while the host leads. */
export function hostSlot(tiles: readonly Tile<unknown>[]): number | null {
  const slot = tiles.findIndex(({ large }) => large)
  return slot < 0 ? null : slot
}
