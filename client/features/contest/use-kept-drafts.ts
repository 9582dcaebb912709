import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Sheet } from '#contracts/contest/contest.types.ts'
import * as api from './contest.api.ts'
import { whenConnected } from './contest.live.ts'
import {
  dropEntry,
  isFinal,
  markOf,
  nextToSend,
  put,
  readKept,
  settle,
  type KeptDraft,
} from './drafts.rules.ts'

const PAUSE_BEFORE_SENDING_MS = 500
const PAUSE_AFTER_FAILURE_MS = 4_000

/**
 * A judge's unsent marks: kept on this device under the judge's own name, sent one after the other, and sent
 * again after a lost network or a closed tab until the server has answered.
 */
export function useKeptDrafts(
  judgeId: string,
  news: { saved: (sheet: Sheet) => void; refused: (words: string) => void },
) {
  const storedAs = `fieldcast.judging.${judgeId}`
  const drafts = shallowRef<KeptDraft[]>(readKept(storage()?.getItem(storedAs) ?? null))
  const stuck = shallowRef(false)
  let sending: Promise<void> | null = null
  let timer = 0

  watch(drafts, (now) => {
    // A full or forbidden store leaves the drafts in this page alone.
    try {
      storage()?.setItem(storedAs, JSON.stringify(now))
    } catch {
      stuck.value = true
    }
  })

  function change(draft: Omit<KeptDraft, 'sequence'>): void {
    drafts.value = put(drafts.value, draft)
    later(PAUSE_BEFORE_SENDING_MS)
  }

  function later(ms: number): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void flush(), ms)
  }

  /** Sends everything that waits; answers when nothing can be sent any more. */
  function flush(): Promise<void> {
    window.clearTimeout(timer)
    sending ??= sendAll().finally(() => {
      sending = null
    })
    return sending
  }

  async function sendAll(): Promise<void> {
    for (let next = nextToSend(drafts.value); next; next = nextToSend(drafts.value)) {
      const mark = markOf(next)
      if (mark === null || !(await send(next, mark))) return
    }
    stuck.value = false
  }

  async function send(draft: KeptDraft, mark: NonNullable<ReturnType<typeof markOf>>): Promise<boolean> {
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

  const stop = whenConnected(() => void flush())
  const flushNow = () => void flush()
  window.addEventListener('online', flushNow)
  onScopeDispose(() => {
    stop()
    window.removeEventListener('online', flushNow)
    window.clearTimeout(timer)
    void flush()
  })

  return {
    drafts,
    /** Whether something waits because it could not be sent. */
    waiting: computed(() => stuck.value && nextToSend(drafts.value) !== undefined),
    change,
    flush,
    forget: (entryId: string) => {
      drafts.value = dropEntry(drafts.value, entryId)
    },
  }
}

/** Some private windows refuse the store as a whole. */
function storage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
