import { i18n } from '#client/shared/i18n/i18n.ts'
import type { Messages } from '#client/shared/i18n/messages.ts'
import { uiMessages } from '#client/shared/ui/ui.messages.ts'

const features = import.meta.glob<{ default: Messages }>(
  ['../features/*/*.messages.ts', '../shared/frame/*.messages.ts'],
  { eager: true },
)

/** Gathers the words of every feature; a feature only has to bring its `<feature>.messages.ts`. */
export function addAllMessages(): void {
  i18n.global.mergeLocaleMessage('zh-CN', uiMessages['zh-CN'])
  i18n.global.mergeLocaleMessage('en', uiMessages.en)
  for (const { default: messages } of Object.values(features)) {
    i18n.global.mergeLocaleMessage('zh-CN', messages.zh)
    i18n.global.mergeLocaleMessage('en', messages.en)
  }
}
