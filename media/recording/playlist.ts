/** One finished media file of a recording. */
export interface Segment {
  /** Relative to the recording's folder. */
  uri: string
  durationMs: number
}

/** What one run of ffmpeg recorded: its segments share an initialisation file and one time line. */
export interface PartList {
  initUri: string
  startedAt: Date
  segments: readonly Segment[]
}

/** Segments kept in the list that live players follow: enough to start from, little to fetch every two seconds. */
const liveWindow = 8

/** Reads the segments out of a media playlist that ffmpeg is writing (RFC 8216 §4.3.2.1). */
export function readSegments(playlist: string, folder: string): Segment[] {
  const segments: Segment[] = []
  let durationMs: number | null = null
  for (const line of playlist.split('\n').map((text) => text.trim())) {
    if (line.startsWith('#EXTINF:')) durationMs = Math.round(Number.parseFloat(line.slice(8)) * 1000)
    else if (line !== '' && !line.startsWith('#') && durationMs !== null) {
      segments.push({ uri: `${folder}/${line}`, durationMs })
      durationMs = null
    }
  }
  return segments
}

export const durationOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { durationMs }) => sum + durationMs, 0)

/** The whole recording, for replay; still growing until it is finished. */
export function indexPlaylist(parts: readonly PartList[], finished: boolean): string {
  const all = parts.filter(({ segments }) => segments.length > 0)
  const lines = all.flatMap((part, index) => partLines(part, index > 0, part.segments))
  return playlist([`#EXT-X-PLAYLIST-TYPE:${finished ? 'VOD' : 'EVENT'}`], all, lines, finished)
}

/** The last segments only, for watching while it is on. */
export function livePlaylist(parts: readonly PartList[], finished: boolean): string {
  const all = parts.filter(({ segments }) => segments.length > 0)
  const total = all.reduce((sum, { segments }) => sum + segments.length, 0)
  const skipped = Math.max(0, total - liveWindow)
  let toSkip = skipped
  let partsGone = 0
  const lines: string[] = []
  for (const part of all) {
    const from = Math.min(toSkip, part.segments.length)
    toSkip -= from
    if (from === part.segments.length) partsGone += 1
    else lines.push(...partLines(part, lines.length > 0, part.segments.slice(from), from))
  }
  // A player tells by these how far the list has moved on (RFC 8216 §4.3.3.2, §4.3.3.3).
  const head = [`#EXT-X-MEDIA-SEQUENCE:${skipped}`, `#EXT-X-DISCONTINUITY-SEQUENCE:${partsGone}`]
  return playlist(head, all, lines, finished)
}

/** One part by itself, as ffmpeg writes it: its files relative to the part's folder. */
export function partPlaylist(part: PartList): string {
  const within = (uri: string) => uri.slice(uri.indexOf('/') + 1)
  const segments = part.segments.map(({ uri, durationMs }) => ({ uri: within(uri), durationMs }))
  const alone = { ...part, initUri: within(part.initUri), segments }
  return playlist(['#EXT-X-PLAYLIST-TYPE:EVENT'], [alone], partLines(alone, false, segments), true)
}

function partLines(
  part: PartList,
  discontinuity: boolean,
  segments: readonly Segment[],
  firstIndex = 0,
): string[] {
  const startMs = part.startedAt.getTime() + durationOf(part.segments.slice(0, firstIndex))
  return [
    ...(discontinuity ? ['#EXT-X-DISCONTINUITY'] : []),
    `#EXT-X-MAP:URI="${part.initUri}"`,
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs).toISOString()}`,
    ...segments.flatMap(({ uri, durationMs }) => [`#EXTINF:${(durationMs / 1000).toFixed(3)},`, uri]),
  ]
}

function playlist(head: string[], parts: readonly PartList[], lines: string[], finished: boolean): string {
  const longestMs = Math.max(2000, ...parts.flatMap(({ segments }) => segments.map((s) => s.durationMs)))
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.round(longestMs / 1000)}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...head,
    ...lines,
    ...(finished ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n')
}
