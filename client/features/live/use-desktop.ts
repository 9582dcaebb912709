import { onScopeDispose, readonly, ref } from 'vue'

/** Whether there is room for columns beside the picture. */
export function useDesktop() {
  const query = window.matchMedia('(min-width: 900px)')
  const wide = ref(query.matches)
  const follow = (event: MediaQueryListEvent) => {
    wide.value = event.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => {
    query.removeEventListener('change', follow)
  })
  return readonly(wide)
}
