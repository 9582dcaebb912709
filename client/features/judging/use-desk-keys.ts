import { isModified, useKeys } from '#client/shared/device/use-keys.ts'
import { deskAct, type DeskAct } from './desk-keys.rules.ts'

/** Lets the keyboard mark and play. */
export function useDeskKeys(desk: { active: () => boolean; on: (act: DeskAct) => void }): void {
  useKeys((event) => {
    const act = desk.active() ? deskAct(event.key, isModified(event)) : null
    if (act !== null) desk.on(act)
    return act !== null
  })
}
