import { onBeforeUnmount, onMounted } from 'vue'
import { deskAct } from './desk-keys.rules.ts'

/** Lets the keyboard mark: ↑↓ another criterion, 0–3 a level, M the moment. Typing in a field stays typing. */
export function useDeskKeys(desk: {
  active: () => boolean
  move: (by: 1 | -1) => void
  level: (level: number) => void
  bind: () => void
}): void {
  function onKey(event: KeyboardEvent): void {
    if (!desk.active() || isTyping(event.target)) return
    const act = deskAct(event.key, event.ctrlKey || event.metaKey || event.altKey)
    if (act === null) return
    event.preventDefault()
    if (act.act === 'move') desk.move(act.by)
    else if (act.act === 'level') desk.level(act.level)
    else desk.bind()
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
