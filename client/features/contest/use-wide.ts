import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the page is a desktop's; follows a turned tablet. */
export function useWide() {
  const query = window.matchMedia('(min-width: 900px)')
  const wide = ref(query.matches)
  const follow = () => (wide.value = query.matches)
  query.addEventListener('change', follow)
  onScopeDispose(() => {
    query.removeEventListener('change', follow)
  })
  return readonly(wide)
}
