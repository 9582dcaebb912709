import { computed, watch } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Locale } from '#client/shared/format/index.ts'

function remembered(): Locale {
  try {
    return localStorage.getItem('fieldcast.language') === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh-CN',
  missingWarn: false,
  fallbackWarn: false,
  messages: { 'zh-CN': {}, en: {} },
})

/** The language of the interface; `useLanguage` of shared/ui changes it. */
export const language = computed<Locale>(() => (i18n.global.locale.value === 'en' ? 'en' : 'zh-CN'))

if (typeof document !== 'undefined') {
  watch(language, (now) => (document.documentElement.lang = now), { immediate: true })
}
