import { onBeforeUnmount, onMounted } from 'vue'

/** Hears keys as long as the page lives, except where somebody types; `act` answers whether the key was for it. */
export function useKeys(act: (event: KeyboardEvent) => boolean): void {
  function onKey(event: KeyboardEvent): void {
    if (!isTyping(event.target) && act(event)) event.preventDefault()
  }

  onMounted(() => {
    window.addEventListener('keydown', onKey)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
  })
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null

/** Whether a key is held with Ctrl, Alt or ⌘, and so belongs to the browser. */
export const isModified = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey
