import { useI18n } from 'vue-i18n'
import { formatTimeOfDay } from '#client/shared/format/index.ts'
import { useLanguage } from '#client/shared/ui/index.ts'
import type { Refusal } from './chat.rules.ts'

/** Puts a refusal in one line: what, why, and until when. */
export function useRefusalWords() {
  const { t } = useI18n()
  const { language } = useLanguage()

  const untilWords = (untilMs: number | null) =>
    untilMs === null ? t('live.untilEnd') : t('live.untilTime', { time: formatTimeOfDay(new Date(untilMs)) })

  return ({ code, reason, untilMs }: Refusal, nowMs: number): string => {
    if (code === 'chat_slow')
      return t('live.slowWait', { n: Math.max(1, Math.ceil(((untilMs ?? nowMs) - nowMs) / 1000)) })
    const what = t(`live.refusals.${code}`)
    const parts = [what, ...(reason ? [reason] : []), ...(code === 'refused' ? [] : [untilWords(untilMs)])]
    return parts.join(language() === 'en' ? ' · ' : '，')
  }
}
