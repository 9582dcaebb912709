import { readonly, shallowRef } from 'vue'
import type { IconName } from '../drawings/icon-paths.ts'

/** One line at the page's top. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly icon?: IconName
  /** A second, smaller line. */
  readonly note?: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const shownAtOnce = 3
const defaultTimeMs = 4000

const toasts = shallowRef<readonly Toast[]>([])
let lastId = 0

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** Shows a message for 4 seconds, or `timeMs`; the oldest gives way to a fourth. The same words are not shown twice. */
function show(text: string, options: Omit<Toast, 'id' | 'text'> & { timeMs?: number } = {}): number {
  const { timeMs = defaultTimeMs, ...rest } = options
  const id = ++lastId
  const others = toasts.value.filter((toast) => toast.text !== text)
  toasts.value = [...others, { id, text, ...rest }].slice(-shownAtOnce)
  window.setTimeout(() => {
    dismiss(id)
  }, timeMs)
  return id
}

/** The page's messages; `ToastHost` shows them. */
export const useToast = () => ({ toasts: readonly(toasts), show, dismiss })
