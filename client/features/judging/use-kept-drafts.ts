import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Sheet } from '#contracts/contest/contest.types.ts'
import * as api from './judging.api.ts'
import { whenConnected } from './judging.live.ts'
import { draftStore } from './draft-store.ts'
import { dropEntry, isFinal, markOf, nextToSend, put, settle, type KeptDraft } from './drafts.rules.ts'

const PAUSE_BEFORE_SENDING_MS = 500
const PAUSE_AFTER_FAILURE_MS = 4_000

interface News {
  saved: (sheet: Sheet) => void
  refused: (words: string) => void
}

/**
 * A judge's unsent marks: kept on this device, sent one after the other, and sent again after a lost network or
 * a closed tab until the server has answered.
 */
export function useKeptDrafts(judgeId: string, news: News) {
  const store = draftStore(judgeId)
  const drafts = shallowRef<KeptDraft[]>(store.read())
  const stuck = ref(false)
  const sender = useSender(drafts, stuck, news)

  watch(drafts, (now) => {
    if (!store.write(now)) stuck.value = true
  })

  return {
    drafts,
    /** Whether something waits because it could not be sent. */
    waiting: computed(() => stuck.value && nextToSend(drafts.value) !== undefined),
    change: (draft: Omit<KeptDraft, 'sequence'>) => {
      drafts.value = put(drafts.value, draft)
      sender.later(PAUSE_BEFORE_SENDING_MS)
    },
    flush: sender.flush,
    forget: (entryId: string) => {
      drafts.value = dropEntry(drafts.value, entryId)
    },
  }
}

/** Sends what is kept, one at a time and never twice at once. */
function useSender(drafts: ShallowRef<KeptDraft[]>, stuck: Ref<boolean>, news: News) {
  let sending: Promise<void> | null = null
  let timer = 0

  function later(ms: number): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(flushNow, ms)
  }

  /** Sends everything that waits; answers when nothing can be sent any more. */
  function flush(): Promise<void> {
    window.clearTimeout(timer)
    sending ??= sendAll().finally(() => (sending = null))
    return sending
  }
  const flushNow = () => void flush()

  async function sendAll(): Promise<void> {
    for (let next = nextToSend(drafts.value); next; next = nextToSend(drafts.value)) {
      if (!(await send(next))) return
    }
    stuck.value = false
  }

  async function send(draft: KeptDraft): Promise<boolean> {
    const mark = markOf(draft)
    if (mark === null) return false
    try {
      news.saved(await api.setMark(draft.entryId, mark))
    } catch (error) {
      const problem = api.asProblem(error)
      if (!isFinal(problem.code)) {
        stuck.value = true
        later(problem.retryAfterMs ?? PAUSE_AFTER_FAILURE_MS)
        return false
      }
      news.refused(problem.title)
    }
    drafts.value = settle(drafts.value, draft)
    return true
  }

  const stop = whenConnected(flushNow)
  window.addEventListener('online', flushNow)
  onScopeDispose(() => {
    stop()
    window.removeEventListener('online', flushNow)
    window.clearTimeout(timer)
    flushNow()
  })

  return { later, flush }
}
