import { messages } from '#client/shared/i18n/messages.ts'
import { en } from './words.en.ts'
import { guardWords } from './guard-words.ts'
import { zh } from './words.zh.ts'

export default messages({
  zh: { operator: { ...zh, guard: guardWords.zh } },
  en: { operator: { ...en, guard: guardWords.en } },
})
