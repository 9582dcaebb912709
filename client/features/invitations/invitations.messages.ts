import { messages } from '#client/shared/i18n/messages.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

export default messages({ zh: { invitations: zh }, en: { invitations: en } })
