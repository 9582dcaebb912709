import type { Chapter, Recording } from '#contracts/live/recording.types.ts'
import { isRecorded } from './recordings.rules.ts'
import type { RecordingRow } from './recordings.store.ts'

export const presentRecording = (
  row: RecordingRow | null,
  chapters: readonly Omit<Chapter, 'clipUrl'>[],
): Omit<Recording, 'stills'> => {
  const folder = row && row.parts.length > 0 ? `/media/lives/${row.liveId}` : null
  const parts = (row?.parts ?? []).map(({ startMs, durationMs, hasPicture }) => ({
    startMs,
    durationMs,
    hasPicture,
  }))
  const isOver = row !== null && row.state !== 'recording'
  return {
    state: row?.state ?? 'none',
    hlsUrl: folder && `${folder}/live.m3u8`,
    replayUrl: folder && `${folder}/index.m3u8`,
    parts,
    chapters: chapters.map((chapter) => ({
      ...chapter,
      clipUrl: folder && isOver && isRecorded(chapter, parts) ? `${folder}/clips/${chapter.id}.mp4` : null,
    })),
    keepUntil: row?.keepUntil.toISOString() ?? null,
  }
}
