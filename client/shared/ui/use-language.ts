import { useI18n } from 'vue-i18n'
import type { Locale } from '#client/shared/format/index.ts'

const storageKey = 'fieldcast.language'

/** The reader's language for formatting, and the way to change it; the choice is remembered on this device. */
export function useLanguage() {
  const { locale } = useI18n({ useScope: 'global' })
  const setLanguage = (language: Locale): void => {
    locale.value = language
    localStorage.setItem(storageKey, language)
  }
  const language = (): Locale => (locale.value === 'en' ? 'en' : 'zh-CN')
  /** As the server's words go by it. */
  const spoken = (): 'zh' | 'en' => (locale.value === 'en' ? 'en' : 'zh')
  return { language, spoken, setLanguage }
}
