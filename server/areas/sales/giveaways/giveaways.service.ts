import { hash, randomBytes } from 'node:crypto'
import { winnersOf } from '#contracts/sales/giveaway.rules.ts'
import type { Giveaway, GiveawayEntry } from '#contracts/sales/giveaways.types.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import { maskName } from '#server/core/masks.ts'
import type { LiveDirectory, PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import { presentGiveaway } from './giveaways.presenter.ts'
import type { EntryRow, GiveawaysStore } from './giveaways.store.ts'

const SEED_BYTES = 32
const digest = (text: string): string => hash('sha256', text)

const numbered = ({ number, nonce }: { number: number | null; nonce: string }) => ({
  number: number ?? 0,
  nonce,
})

interface GiveawaysDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: GiveawaysStore
  readonly lives: LiveDirectory
  readonly people: PeopleDirectory
}

/** Draws in a live: committed to at the opening, revealed at the end, recomputable by anybody. */
export class GiveawaysService {
  readonly #deps: GiveawaysDeps

  constructor(deps: GiveawaysDeps) {
    this.#deps = deps
  }

  async ofLive(readerId: string | null, liveId: string): Promise<Giveaway[]> {
    const { store, lives } = this.#deps
    await lives.live(liveId)
    const rows = await store.ofLive(liveId)
    const ids = rows.map((row) => row.id)
    const own = readerId === null ? new Map<string, EntryRow>() : await store.ownEntries(readerId, ids)
    return rows.map((row) => presentGiveaway(row, own.get(row.id) ?? null))
  }

  async giveaway(readerId: string | null, id: string): Promise<Giveaway> {
    const { store } = this.#deps
    const row = found(await store.giveaway(id))
    return presentGiveaway(row, readerId === null ? null : await store.entry(id, readerId))
  }

  /** Opens a giveaway; the same key opens one. Throws `not_your_live`, `live_not_on`, `key_reused`. */
  async open(
    account: SignedIn,
    liveId: string,
    draft: { prize: string; winners: number; durationMs: number },
    key: string,
  ): Promise<Giveaway> {
    const { db, store, lives, clock } = this.#deps
    const live = await lives.mustDirect(account, liveId)
    const id = derivedId(account.accountId, 'giveaway', liveId, key)
    const { prize, winners, durationMs } = draft
    if (!(await store.giveaway(id))) {
      if (live.state !== 'live') throw new Problem('live_not_on')
      const opensAt = clock.now()
      const closesAt = new Date(opensAt.getTime() + durationMs)
      const seed = randomBytes(SEED_BYTES).toString('hex')
      try {
        await db.transaction(async (tx) => {
          await store.create(tx, {
            ...{ id, liveId, prize, winners, opensAt, closesAt, seed, commitment: digest(seed) },
            createdById: account.accountId,
          })
          await appendEvents(tx, [{ kind: 'sales.giveawayChanged', payload: { giveawayId: id } }])
        })
      } catch (error) {
        if (!violatesUnique(error)) throw error
      }
    }
    const made = await this.giveaway(account.accountId, id)
    const sameMs = Date.parse(made.closesAt) - Date.parse(made.opensAt) === durationMs
    if (made.prize !== prize || made.winners !== winners || !sameMs) throw new Problem('key_reused')
    return made
  }

  /** The live whose viewers may enter. Throws `not_found`. */
  async liveOf(giveawayId: string): Promise<string> {
    return found(await this.#deps.store.giveaway(giveawayId)).liveId
  }

  /** Enters once; again answers the same. Throws `not_found`, `giveaway_over` (also when it is full). */
  async enter(accountId: string, giveawayId: string, nonce: string): Promise<Giveaway> {
    const { store, clock } = this.#deps
    await store.enter({ giveawayId, accountId, nonce, at: clock.now() })
    const giveaway = await this.giveaway(accountId, giveawayId)
    if (giveaway.own === null) throw new Problem('giveaway_over')
    return giveaway
  }

  /** Draws what has closed. */
  async drawDue(): Promise<void> {
    const { db, store, clock } = this.#deps
    for (const id of await store.due(clock.now()))
      await db.transaction(async (tx) => {
        const giveaway = await store.lock(tx, id)
        if (giveaway?.state !== 'open') return
        await store.number(tx, id)
        const winners = winnersOf(digest, giveaway, (await store.entries(id, tx)).map(numbered))
        await store.draw(tx, id, winners, clock.now())
        await appendEvents(tx, [{ kind: 'sales.giveawayChanged', payload: { giveawayId: id } }])
      })
  }

  /** What the winners are recomputed from. Throws `not_found`, `not_yet` before the draw. */
  async proof(readerId: string | null, id: string): Promise<{ giveaway: Giveaway; items: GiveawayEntry[] }> {
    const { store, people } = this.#deps
    const giveaway = await this.giveaway(readerId, id)
    if (giveaway.state !== 'drawn') throw new Problem('not_yet')
    const rows = await store.entries(id)
    const persons = await people.people(rows.map((row) => row.accountId))
    const items = rows.map(({ won, accountId, ...row }) => ({
      ...{ ...numbered(row), won },
      nameMasked: maskName(persons.get(accountId)?.displayName ?? ''),
      mark: digest(`${id} ${accountId}`).slice(0, 8),
    }))
    return { giveaway, items }
  }

  /** Whom to send the prize to. Throws `not_your_live`, `not_found`, `not_yet`. */
  async winners(
    account: SignedIn,
    id: string,
  ): Promise<{ number: number; accountId: string; displayName: string }[]> {
    const { store, lives, people } = this.#deps
    const giveaway = found(await store.giveaway(id))
    await lives.mustDirect(account, giveaway.liveId)
    if (giveaway.state !== 'drawn') throw new Problem('not_yet')
    const won = (await store.entries(id)).filter((entry) => entry.won)
    const persons = await people.people(won.map((entry) => entry.accountId))
    return won.map(({ accountId, ...row }) => ({
      ...{ number: numbered(row).number, accountId },
      displayName: persons.get(accountId)?.displayName ?? '',
    }))
  }
}
