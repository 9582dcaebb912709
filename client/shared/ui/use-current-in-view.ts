import { nextTick, watch, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { useLanguage } from './use-language.ts'

/** Keeps the link of the current page in sight, in the middle of a bar that is wider than the screen. */
export function useCurrentInView(bar: Readonly<Ref<HTMLElement | null>>): void {
  const route = useRoute()
  const { language } = useLanguage()
  watch(
    [bar, () => route.path, language],
    async () => {
      await nextTick()
      const link = bar.value?.querySelector<HTMLElement>('[aria-current="page"]')
      if (!bar.value || !link) return
      bar.value.scrollLeft = link.offsetLeft - (bar.value.clientWidth - link.clientWidth) / 2
    },
    { immediate: true, flush: 'post' },
  )
}
