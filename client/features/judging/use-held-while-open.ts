import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'

/** What a sheet is about, as it was when the sheet opened: the page behind may go on while it closes. */
export function useHeldWhileOpen<T>(open: Ref<boolean>, read: () => T): ShallowRef<T> {
  const held = shallowRef(read())
  watch(open, (now) => {
    if (now) held.value = read()
  })
  return held
}
