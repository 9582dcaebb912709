import { isModified, useKeys } from '#client/shared/device/use-keys.ts'
import { deskAct, type DeskAct } from './desk-keys.rules.ts'

/** Lets the keyboard run the desk, except while a sheet is open. */
export function useDeskKeys(act: (wish: DeskAct) => void): void {
  useKeys((event) => {
    if (document.querySelector('dialog[open]') !== null) return false
    const wish = deskAct(event.key, { modified: isModified(event), repeated: event.repeat })
    if (wish !== null) act(wish)
    return wish !== null
  })
}
