import { shallowRef } from 'vue'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import { newKey } from '#client/shared/api/key.ts'
import { asProblem, isProblem } from '#client/shared/api/problem.ts'
import { serverNow } from '#client/shared/clock/server-clock.ts'
import { refusalOf, type Unsent } from './chat.rules.ts'
import { say, type Moderated } from './live.live.ts'

const UNSENT_KEPT = 5

/** What this viewer wrote that is not in the chat; `said` takes what is. */
export function useUnsent(liveId: string, said: (message: ChatMessage) => void) {
  const unsent = shallowRef<Unsent[]>([])

  const without = (clientId: string) => unsent.value.filter((one) => one.clientId !== clientId)
  const put = (one: Unsent) => {
    unsent.value = [...without(one.clientId), one].slice(-UNSENT_KEPT)
  }
  const drop = (clientId: string) => {
    unsent.value = without(clientId)
  }

  /** Takes away what was let through meanwhile. */
  function arrived(messages: readonly ChatMessage[]): void {
    unsent.value = unsent.value.filter((one) => messages.every(({ id }) => id !== one.messageId))
  }

  function refused({ messageId, reason }: Moderated): void {
    const mine = unsent.value.find((one) => one.messageId !== null && one.messageId === messageId)
    if (mine) put({ ...mine, state: 'refused', refusal: { code: 'refused', reason, untilMs: null } })
  }

  /**
   * Sends a message; while the network is away it waits in the list and can be sent again without doubling, and
   * one that is refused says there why.
   */
  async function send(text: string, clientId = newKey()): Promise<void> {
    const draft = { clientId, text, messageId: null, refusal: null }
    put({ ...draft, state: 'sending' })
    try {
      const { held, ...message } = await say(liveId, clientId, text)
      if (held) {
        put({ ...draft, state: 'waiting', messageId: message.id })
        return
      }
      drop(clientId)
      said(message)
    } catch (error) {
      const refusal = refusalOf(asProblem(error).problem, serverNow())
      if (refusal) put({ ...draft, state: 'refused', refusal })
      else if (isProblem(error, 'offline', 'unavailable', 'join_first')) put({ ...draft, state: 'failed' })
      else {
        drop(clientId)
        throw error
      }
    }
  }

  return { unsent, send, drop, arrived, refused }
}
