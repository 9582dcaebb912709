import type { Entry } from '#contracts/contest/contest.types.ts'
import { found } from '#server/core/problem.ts'
import type {
  EnteredEntry,
  EnteredLive,
  EntryRecord,
  Lives,
  People,
  Places,
} from '#server/areas/contest/contest.ports.ts'

/** An entry, or one that only just came into being. */
type Shown = EnteredEntry & Partial<Pick<EntryRecord, 'advanced' | 'startsAt' | 'endsAt'>>

const slotOf = (startsAt: Date | null = null, endsAt: Date | null = null) =>
  startsAt && endsAt ? { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() } : null

/** Entries with the host and the place of the live that they are judged by. */
export class EntrantsService {
  readonly #people: People
  readonly #places: Places
  readonly #lives: Lives

  constructor(deps: { people: People; places: Places; lives: Lives }) {
    this.#people = deps.people
    this.#places = deps.places
    this.#lives = deps.lives
  }

  /** In the order given; `known` are their lives, where somebody has them. */
  async present(entries: readonly Shown[], known?: ReadonlyMap<string, EnteredLive>): Promise<Entry[]> {
    const [hosts, lives] = await Promise.all([
      this.#people.people(entries.map((it) => it.hostId)),
      known ?? this.#lives.lives(entries.map((it) => it.liveId)),
    ])
    const places = await this.#places.places([...lives.values()].map((it) => it.villageId))
    return entries.map(({ id, number, hostId, liveId, panel, overlap, round, ...more }) => ({
      ...{ id, number, panel, overlap, round },
      advanced: more.advanced ?? false,
      slot: slotOf(more.startsAt, more.endsAt),
      host: found(hosts.get(hostId)),
      place: found(places.get(found(lives.get(liveId)).villageId)),
      liveId,
    }))
  }

  async presentOne(entry: Shown, live?: EnteredLive): Promise<Entry> {
    const [presented] = await this.present([entry], live && new Map([[live.id, live]]))
    return found(presented)
  }
}
