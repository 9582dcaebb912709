import { onBeforeUnmount, onMounted } from 'vue'
import { deskAct, type DeskAct } from './desk-keys.rules.ts'

/** Lets the keyboard mark and play; typing in a field stays typing. */
export function useDeskKeys(desk: { active: () => boolean; on: (act: DeskAct) => void }): void {
  function onKey(event: KeyboardEvent): void {
    if (!desk.active() || isTyping(event.target)) return
    const act = deskAct(event.key, event.ctrlKey || event.metaKey || event.altKey)
    if (act === null) return
    event.preventDefault()
    desk.on(act)
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
