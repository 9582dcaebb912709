import { useI18n } from 'vue-i18n'
import type { Locale } from '#client/shared/format/index.ts'

const storageKey = 'fieldcast.language'

/** The language last chosen here, else the browser's if it is Chinese, else English. */
export function firstLanguage(): Locale {
  const remembered = localStorage.getItem(storageKey)
  if (remembered === 'zh-CN' || remembered === 'en') return remembered
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/** The reader's language for formatting, and the way to change it. */
export function useLanguage() {
  const { locale } = useI18n({ useScope: 'global' })
  const setLanguage = (language: Locale): void => {
    locale.value = language
    localStorage.setItem(storageKey, language)
    document.documentElement.lang = language
  }
  const language = (): Locale => (locale.value === 'en' ? 'en' : 'zh-CN')
  return { language, setLanguage }
}
