import { asWritten, because } from '#contracts/core/reasons.ts'
import { liveNotices, type LiveSnapshot } from '#contracts/live/live.events.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type { Restriction, SaidMessage } from '#contracts/live/moderation.types.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { SharedRead } from '#server/core/shared-read.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import { ChatFrames } from './chat-frames.ts'
import type { ChatWordsService } from './chat-words.service.ts'
import type { ChatRow, ChatStore, NewChat, SayFacts } from './chat.store.ts'
import { SayBatches } from './say-batches.ts'
import { presentChat, type ShownChat } from '#server/areas/live/live.presenter.ts'
import { chatBadge, mayDirect } from '#server/areas/live/live.rules.ts'
import { presentRestriction, presentRules } from '#server/areas/live/moderation/moderation.presenter.ts'
import { holds, slowWaitMs, verdictOn, type Verdict } from '#server/areas/live/moderation/moderation.rules.ts'
import type { ModerationStore } from '#server/areas/live/moderation/moderation.store.ts'

const HISTORY_LENGTH = 50

interface Said {
  readonly liveId: string
  readonly clientId: string
  readonly text: string
}

interface ChatDeps {
  chatStore: ChatStore
  moderationStore: ModerationStore
  words: ChatWordsService
  people: PeopleDirectory
  clock: Clock
  broadcaster: Broadcaster
}

/** What people write during a live: kept, and told to everybody in it in frames. */
export class ChatService {
  readonly #deps: ChatDeps
  readonly #frames: ChatFrames
  readonly #batches: SayBatches
  readonly #rooms = new SharedRead((liveId) => this.#room(liveId))

  constructor(deps: ChatDeps) {
    this.#deps = deps
    this.#frames = new ChatFrames(deps.broadcaster)
    this.#batches = new SayBatches(deps.chatStore)
  }

  /**
   * Says something; the same client id says it once. What a moderator must see first is kept and not told.
   * Throws `live_not_on`, `chat_slow`, `chat_muted`, `live_banned`, the last three with the time to wait.
   */
  async say(author: SignedIn, said: Said): Promise<SaidMessage> {
    const at = this.#deps.clock.now()
    const { liveId, clientId } = said
    const facts = await this.#batches.factsOf({ liveId, clientId, authorId: author.accountId })
    if (facts.before) return saidBy(author, sameLive(facts.before, said))
    const live = found(facts.live)
    const streamMs = streamMsAt(live.startedAt, at)
    if (live.state !== 'live' || streamMs === null) throw new Problem('live_not_on')
    const { verdict, slowSeconds } = await this.#judge(author, { ...facts, live }, said.text, at)
    const id = newId()
    const row = await this.#add(
      {
        ...{ id, ...said, authorId: author.accountId, streamMs, at },
        badge: chatBadge({ id: author.accountId, roles: author.roles }, live.hostId),
        ...(verdict.act === 'hold' ? ({ state: 'held', heldFor: verdict.for } as const) : {}),
      },
      slowSeconds,
    )
    const message = saidBy(author, sameLive(row, said))
    // The same message came twice at once, and the other one was told.
    if (row.id !== id) return message
    if (row.state === 'shown') this.show(said.liveId, presentChat(row, message.author))
    else await this.tellWaiting(said.liveId)
    return message
  }

  /** The newest messages before one, oldest first. */
  async history(liveId: string, before?: string): Promise<ChatMessage[]> {
    return this.present(await this.#deps.chatStore.before(liveId, before, HISTORY_LENGTH))
  }

  /** Everything of the chat that moves, as one of the live's viewers or a guest has it. */
  async snapshot(
    liveId: string,
    accountId: string | null,
  ): Promise<Pick<LiveSnapshot, 'chat' | 'chatRules' | 'pinned' | 'restriction'>> {
    const [room, restriction] = await Promise.all([
      this.#rooms.get(liveId),
      accountId === null ? null : this.restriction(liveId, accountId),
    ])
    return { ...room, restriction }
  }

  /** What is the same for everybody in a live. */
  async #room(liveId: string): Promise<Pick<LiveSnapshot, 'chat' | 'chatRules' | 'pinned'>> {
    const { chatStore } = this.#deps
    const [chat, rules] = await Promise.all([this.history(liveId), chatStore.rules(liveId)])
    const pinned = rules?.pinnedId ? await chatStore.message(liveId, rules.pinnedId) : null
    const [message = null] = await this.present(pinned ? [pinned] : [])
    return { chat, chatRules: presentRules(rules), pinned: message }
  }

  /** What an account may not do in a live at this moment. */
  async restriction(liveId: string, accountId: string): Promise<Restriction | null> {
    const row = await this.#deps.chatStore.restriction(liveId, accountId)
    const restriction = row && presentRestriction(row)
    return restriction && holds(restriction, this.#deps.clock.now()) ? restriction : null
  }

  /** Messages with their authors; one whose author is gone is left out. */
  async present(rows: readonly (ShownChat & { authorId: string })[]): Promise<ChatMessage[]> {
    const authors = await this.#deps.people.people(rows.map((row) => row.authorId))
    return rows.flatMap((row) => {
      const author = authors.get(row.authorId)
      return author ? [presentChat(row, author)] : []
    })
  }

  /** Tells everybody in a live of a message, with others that come in this moment. */
  show(liveId: string, message: ChatMessage): void {
    this.#frames.add(liveId, message)
  }

  /** Takes a message away from everybody in a live, also where it is just being told. */
  hide(liveId: string, messageId: string): void {
    this.#frames.flush(liveId)
    this.#deps.broadcaster.tell(rooms.live(liveId), liveNotices.messageRemoved, { liveId, messageId })
  }

  /** Tells those who moderate a live how much waits for them. */
  async tellWaiting(liveId: string): Promise<void> {
    const waiting = await this.#deps.moderationStore.waiting(liveId)
    this.#deps.broadcaster.tell(rooms.desk(liveId), liveNotices.waiting, { liveId, ...waiting })
  }

  close(): void {
    this.#frames.close()
  }

  async #judge(
    author: SignedIn,
    facts: SayFacts & { live: NonNullable<SayFacts['live']> },
    text: string,
    now: Date,
  ): Promise<{ verdict: Exclude<Verdict, { act: 'refuse' }>; slowSeconds: number }> {
    const { restriction } = facts
    const moderates = mayDirect(author, facts.live.hostId)
    const listed = moderates ? [] : await this.#deps.words.plainWords()
    const rules = presentRules(facts.rules)
    const restricted = restriction && presentRestriction(restriction)
    const verdict = verdictOn({ text, moderates, rules, restriction: restricted, words: listed, now })
    if (verdict.act === 'refuse') throw refusal(verdict.restriction, now)
    return { verdict, slowSeconds: moderates ? 0 : rules.slowSeconds }
  }

  async #add(message: NewChat, slowSeconds: number): Promise<ChatRow> {
    const { chatStore, clock } = this.#deps
    if (slowSeconds === 0) return this.#batches.add(message)
    let waitMs = 0
    const row = await chatStore.addInTurn(message, (lastAt) => {
      waitMs = slowWaitMs(slowSeconds, lastAt, clock.now())
      return waitMs === 0
    })
    if (!row) throw new Problem('chat_slow', { retryAfterMs: waitMs })
    return row
  }
}

const saidBy = ({ accountId, displayName, avatar }: SignedIn, row: ChatRow): SaidMessage => ({
  ...presentChat(row, { id: accountId, displayName, avatar }),
  held: row.state === 'held',
})

/** A client id means one message in one live. Throws `conflict` where it was another's. */
function sameLive(row: ChatRow, said: Said): ChatRow {
  if (row.liveId !== said.liveId) throw new Problem('conflict', { detail: because('other_live') })
  return row
}

/** Why somebody may not enter or write, and until when. */
export function refusal({ kind, reason, until }: Restriction, now: Date): Problem {
  const waitMs = until === null ? null : Math.max(1, Date.parse(until) - now.getTime())
  return new Problem(kind === 'ban' ? 'live_banned' : 'chat_muted', {
    detail: asWritten(reason),
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  })
}
