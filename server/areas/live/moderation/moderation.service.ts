import { liveNotices } from '#contracts/live/live.events.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type {
  ChatRules,
  ModerationDesk,
  ModerationKind,
  NewRestriction,
  ReportReason,
  Restriction,
} from '#contracts/live/moderation.types.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { ChatService } from '#server/areas/live/chat/chat.service.ts'
import type { ChatRow, ChatStore } from '#server/areas/live/chat/chat.store.ts'
import { mayDirect } from '#server/areas/live/live.rules.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import {
  presentAct,
  presentHeld,
  presentReported,
  presentRestriction,
  presentRules,
} from './moderation.presenter.ts'
import type { ActRow, ModerationStore } from './moderation.store.ts'

const MINUTE_MS = 60_000

interface ModerationDeps {
  db: Database
  clock: Clock
  chat: ChatService
  chatStore: ChatStore
  moderationStore: ModerationStore
  lives: LivesService
  people: PeopleDirectory
  broadcaster: Broadcaster
  /** Takes every device of an account out of a live. */
  putOut: (liveId: string, accountId: string) => void
}

/** Order in the chat of a live, kept by its host and by the roles that help hosts; every act is recorded. */
export class ModerationService {
  readonly #deps: ModerationDeps

  constructor(deps: ModerationDeps) {
    this.#deps = deps
  }

  async desk(actor: SignedIn, liveId: string): Promise<ModerationDesk> {
    const { lives, moderationStore: store, chatStore, people, clock } = this.#deps
    await lives.mustDirect(actor, liveId)
    const [rules, held, reported, restricted, acts] = await Promise.all([
      chatStore.rules(liveId),
      store.held(liveId),
      store.reported(liveId),
      store.restricted(liveId, clock.now()),
      store.acts(liveId),
    ])
    const named = [
      ...[...held, ...reported].map(({ authorId }) => authorId),
      ...restricted.map(({ accountId }) => accountId),
      ...acts.flatMap(({ actorId, accountId }) => [actorId, ...(accountId ? [accountId] : [])]),
    ]
    const known = await people.people([...new Set(named)])
    const withAuthor = <R extends { authorId: string }, T>(
      row: R,
      present: (row: R, author: ChatMessage['author']) => T,
    ): T[] => {
      const author = known.get(row.authorId)
      return author ? [present(row, author)] : []
    }
    return {
      rules: presentRules(rules),
      held: held.flatMap((row) => withAuthor(row, presentHeld)),
      reported: reported.flatMap((row) => withAuthor(row, presentReported)),
      restricted: restricted.flatMap((row) => {
        const person = known.get(row.accountId)
        return person ? [{ ...presentRestriction(row), person, at: row.at.toISOString() }] : []
      }),
      acts: acts.flatMap((row) => presentAct(row, known) ?? []),
    }
  }

  async setRules(actor: SignedIn, liveId: string, rules: ChatRules): Promise<ChatRules> {
    await this.#deps.lives.mustDirect(actor, liveId)
    await this.#deps.db.transaction(async (tx) => {
      await this.#deps.moderationStore.setRules(tx, liveId, rules)
      const note = `slow ${String(rules.slowSeconds)} s, approval ${rules.approval ? 'on' : 'off'}`
      await this.#act(tx, actor, { liveId, kind: 'rules', note })
    })
    this.#deps.broadcaster.tell(rooms.live(liveId), liveNotices.chatRules, { liveId, rules })
    return rules
  }

  /** Pins a message that is shown, or with null takes the pinned one down. Throws `not_found`. */
  async pin(actor: SignedIn, liveId: string, messageId: string | null): Promise<ChatMessage | null> {
    const { lives, db, chat, moderationStore, broadcaster } = this.#deps
    await lives.mustDirect(actor, liveId)
    const row = messageId === null ? null : await this.#message(liveId, messageId)
    if (row && row.state !== 'shown') throw new Problem('not_found')
    const [message = null] = await chat.present(row ? [row] : [])
    await db.transaction(async (tx) => {
      await moderationStore.setRules(tx, liveId, { pinnedId: message?.id ?? null })
      await this.#act(tx, actor, {
        ...{ liveId, messageId, kind: message ? 'pinned' : 'unpinned' },
        accountId: message?.author.id ?? null,
      })
    })
    broadcaster.tell(rooms.live(liveId), liveNotices.pinnedComment, { liveId, message })
    return message
  }

  /** Removes a message, or refuses one that waits; again changes nothing. Throws `not_found`. */
  async remove(
    actor: SignedIn,
    { liveId, messageId }: { liveId: string; messageId: string },
    reason: string,
  ): Promise<void> {
    const { lives, db, chat, moderationStore, broadcaster } = this.#deps
    await lives.mustDirect(actor, liveId)
    const { authorId } = await this.#message(liveId, messageId)
    const outcome = await db.transaction(async (tx) => {
      const was = await moderationStore.remove(tx, messageId)
      if (was === null) return null
      await this.#act(tx, actor, { liveId, messageId, kind: 'removed', accountId: authorId, note: reason })
      return { was, unpinned: await moderationStore.unpin(tx, liveId, messageId) }
    })
    if (!outcome) return
    if (outcome.was === 'shown') chat.hide(liveId, messageId)
    if (outcome.unpinned)
      broadcaster.tell(rooms.live(liveId), liveNotices.pinnedComment, { liveId, message: null })
    const act = outcome.was === 'held' ? 'refused' : 'removed'
    broadcaster.tell(rooms.account(authorId), liveNotices.moderated, {
      ...{ liveId, act, messageId, reason, until: null },
    })
    await chat.tellWaiting(liveId)
  }

  /** Lets a message through that waits, or keeps one that was reported. Throws `not_found` when it is removed. */
  async approve(actor: SignedIn, liveId: string, messageId: string): Promise<ChatMessage> {
    const { lives, db, chat, moderationStore, clock } = this.#deps
    const live = await lives.mustDirect(actor, liveId)
    const before = await this.#message(liveId, messageId)
    if (before.state === 'removed') throw new Problem('not_found')
    const streamMs = streamMsAt(live.startedAt, clock.now()) ?? before.streamMs
    const approved = await db.transaction(async (tx) => {
      const waited = await moderationStore.approve(tx, messageId, streamMs)
      const kind = waited ? 'approved' : 'kept'
      await this.#act(tx, actor, { liveId, messageId, kind, accountId: before.authorId })
      return waited
    })
    const [message] = await chat.present([approved ? { ...before, streamMs } : before])
    if (approved) chat.show(liveId, found(message))
    await chat.tellWaiting(liveId)
    return found(message)
  }

  /** Reports a message to the moderators; an account counts once. Throws `not_found`. */
  async report(
    { accountId }: SignedIn,
    { liveId, messageId }: { liveId: string; messageId: string },
    reason: ReportReason,
  ): Promise<void> {
    const { chat, moderationStore, clock } = this.#deps
    const { state } = await this.#message(liveId, messageId)
    if (state === 'held') throw new Problem('not_found')
    if (await moderationStore.report(messageId, accountId, reason, clock.now()))
      await chat.tellWaiting(liveId)
  }

  /** Mutes or bans an account in a live. Throws `not_found`, `moderator_exempt`. */
  async restrict(
    actor: SignedIn,
    { liveId, accountId }: { liveId: string; accountId: string },
    { kind, reason, minutes }: NewRestriction,
  ): Promise<Restriction> {
    const { lives, people, db, moderationStore, clock, broadcaster } = this.#deps
    const live = await lives.mustDirect(actor, liveId)
    if (mayDirect({ accountId, roles: await people.rolesOf(accountId) }, live.hostId))
      throw new Problem('moderator_exempt')
    const at = clock.now()
    const until = minutes === null ? null : new Date(at.getTime() + minutes * MINUTE_MS)
    const row = { liveId, accountId, kind, reason, until, at }
    const act = kind === 'ban' ? 'banned' : 'muted'
    await db.transaction(async (tx) => {
      await moderationStore.restrict(tx, row)
      await this.#act(tx, actor, { liveId, kind: act, accountId, note: reason, until })
    })
    const restriction = presentRestriction(row)
    broadcaster.tell(rooms.account(accountId), liveNotices.moderated, {
      ...{ liveId, act, messageId: null, reason, until: restriction.until },
    })
    if (kind === 'ban') this.#deps.putOut(liveId, accountId)
    return restriction
  }

  /** Lifts a restriction; without one nothing changes. Throws `not_found` for nobody's account. */
  async free(actor: SignedIn, liveId: string, accountId: string): Promise<void> {
    const { lives, people, db, moderationStore, broadcaster } = this.#deps
    await lives.mustDirect(actor, liveId)
    await people.person(accountId)
    const freed = await db.transaction(async (tx) => {
      const had = await moderationStore.free(tx, liveId, accountId)
      if (had) await this.#act(tx, actor, { liveId, kind: 'freed', accountId })
      return had
    })
    if (freed)
      broadcaster.tell(rooms.account(accountId), liveNotices.moderated, {
        ...{ liveId, act: 'freed', messageId: null, reason: null, until: null },
      })
  }

  async #message(liveId: string, messageId: string): Promise<ChatRow> {
    return found(await this.#deps.chatStore.message(liveId, messageId))
  }

  #act(
    tx: Transaction,
    actor: SignedIn,
    act: { liveId: string; kind: ModerationKind } & Partial<ActRow>,
  ): Promise<void> {
    const nothing = { messageId: null, accountId: null, note: null, until: null }
    return this.#deps.moderationStore.act(tx, {
      ...{ id: newId(), ...nothing, ...act, actorId: actor.accountId, at: this.#deps.clock.now() },
    })
  }
}
