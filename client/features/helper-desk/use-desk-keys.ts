import { onBeforeUnmount, onMounted } from 'vue'
import { deskAct, type DeskAct } from './desk-keys.rules.ts'

/** Lets the keyboard run the desk, except while somebody types or a sheet is open. */
export function useDeskKeys(act: (wish: DeskAct) => void): void {
  function onKey(event: KeyboardEvent): void {
    if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return
    const wish = deskAct(event.key, {
      modified: event.ctrlKey || event.metaKey || event.altKey,
      repeated: event.repeat,
    })
    if (wish === null) return
    event.preventDefault()
    act(wish)
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
