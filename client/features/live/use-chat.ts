import { shallowRef } from 'vue'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import { newKey } from '#client/shared/api/key.ts'
import { isProblem } from '#client/shared/api/problem.ts'
import { withMessages, type Unsent } from './chat.rules.ts'
import { say } from './live.live.ts'

const UNSENT_KEPT = 5

/** What is said in a live, and what this viewer wrote that is not confirmed yet. */
export function useChat(liveId: string) {
  const chat = shallowRef<ChatMessage[]>([])
  const unsent = shallowRef<Unsent[]>([])

  const take = (messages: readonly ChatMessage[]) => {
    chat.value = withMessages(chat.value, messages)
  }
  const without = (clientId: string) => unsent.value.filter((one) => one.clientId !== clientId)

  /** Sends a message; while the network is away it waits in the list and can be sent again without doubling. */
  async function send(text: string, clientId = newKey()): Promise<void> {
    unsent.value = [...without(clientId), { clientId, text, failed: false }].slice(-UNSENT_KEPT)
    try {
      take([await say(liveId, clientId, text)])
      unsent.value = without(clientId)
    } catch (error) {
      const waits = isProblem(error, 'offline', 'unavailable', 'join_first')
      unsent.value = waits ? [...without(clientId), { clientId, text, failed: true }] : without(clientId)
      if (!waits) throw error
    }
  }

  return { chat, unsent, take, send }
}
