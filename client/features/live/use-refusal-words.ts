import { useI18n } from 'vue-i18n'
import { formatTimeOfDay } from '#client/shared/format/index.ts'
import { useLanguage } from '#client/shared/ui/index.ts'
import type { Refusal } from './chat.rules.ts'

/** Puts refusals in words. */
export function useRefusalWords() {
  const { t } = useI18n()
  const { language } = useLanguage()

  const untilWords = (untilMs: number | null) =>
    untilMs === null ? t('live.untilEnd') : t('live.untilTime', { time: formatTimeOfDay(new Date(untilMs)) })

  /** In one line: what, why, and until when. */
  const words = ({ code, reason, untilMs }: Refusal, nowMs: number): string => {
    if (code === 'chat_slow')
      return t('live.slowWait', { n: Math.max(1, Math.ceil(((untilMs ?? nowMs) - nowMs) / 1000)) })
    const what = t(`live.refusals.${code}`)
    const parts = [what, ...(reason ? [reason] : []), ...(code === 'refused' ? [] : [untilWords(untilMs)])]
    return parts.join(language() === 'en' ? ' · ' : '，')
  }

  /** Why and until when, below a heading that says what. */
  const details = ({ reason, untilMs }: Refusal): string =>
    [...(reason ? [reason] : []), untilWords(untilMs)].join(' · ')

  return { words, details }
}
