import { readKept, type KeptDraft } from './drafts.rules.ts'

/** Keeps a judge's unsent marks on this device, under the judge's own name. */
export function draftStore(judgeId: string) {
  const storedAs = `fieldcast.judging.${judgeId}`

  return {
    read: (): KeptDraft[] => readKept(storage()?.getItem(storedAs) ?? null),
    /** Answers whether it worked: a full or forbidden store leaves the drafts to the open page alone. */
    write: (drafts: readonly KeptDraft[]): boolean => {
      try {
        storage()?.setItem(storedAs, JSON.stringify(drafts))
        return true
      } catch {
        return false
      }
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
