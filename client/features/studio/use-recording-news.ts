import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from '#client/shared/ui/index.ts'
import { onRecordingStopped } from './studio.live.ts'

const TOAST_MS = 12_000

/** Tells who steers a live that it is not recorded any further, and that it goes on all the same. */
export function useRecordingNews(liveId: string): void {
  const { t } = useI18n()
  const { show } = useToast()
  onScopeDispose(
    onRecordingStopped(liveId, (reason) => {
      show(t(`studio.recordingStopped.${reason}`), {
        ...{ icon: 'alert', note: t('studio.recordingStopped.note'), timeMs: TOAST_MS },
      })
    }),
  )
}
