import { describe, expect, it } from 'vitest'
import { indexPlaylist, livePlaylist, readSegments, type PartList } from './playlist.ts'

const part = (name: string, startedAt: string, count: number): PartList => ({
  initUri: `${name}/init.mp4`,
  startedAt: new Date(startedAt),
  segments: Array.from({ length: count }, (_, i) => ({ uri: `${name}/${i}.m4s`, durationMs: 2000 + i })),
})
const first = part('p0', '2026-05-01T08:00:00.000Z', 3)
const second = part('p1', '2026-05-01T08:01:00.000Z', 9)
const empty = part('p2', '2026-05-01T08:02:00.000Z', 0)

describe('playlists of a recording', () => {
  it('reads what ffmpeg wrote, and a half-written end as nothing', () => {
    const text = '#EXTM3U\r\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:1.763281,\n00000.m4s\n#EXTINF:2.0,\n'
    expect(readSegments(text, 'p0')).toEqual([{ uri: 'p0/00000.m4s', durationMs: 1763 }])
    expect(readSegments('', 'p0')).toEqual([])
  })

  it('joins parts with a discontinuity and the new time line, and says what time it was', () => {
    const lines = indexPlaylist([first, second, empty], true).split('\n')
    expect(lines).toContain('#EXT-X-PLAYLIST-TYPE:VOD')
    expect(lines.filter((line) => line === '#EXT-X-DISCONTINUITY')).toHaveLength(1)
    expect(lines).toContain('#EXT-X-MAP:URI="p1/init.mp4"')
    expect(lines).toContain('#EXT-X-PROGRAM-DATE-TIME:2026-05-01T08:01:00.000Z')
    expect(lines.at(-2)).toBe('#EXT-X-ENDLIST')
    expect(indexPlaylist([first], false)).not.toContain('ENDLIST')
  })

  it('keeps the end of it for those who watch, and counts what has gone by', () => {
    const list = livePlaylist([first, second, empty], false)
    expect(list.match(/#EXTINF/g)).toHaveLength(8)
    expect(list).toContain('#EXT-X-MEDIA-SEQUENCE:4')
    expect(list).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1')
    expect(list).not.toContain('#EXT-X-DISCONTINUITY\n')
    expect(list).toContain('#EXT-X-PROGRAM-DATE-TIME:2026-05-01T08:01:02.000Z')
    expect(livePlaylist([first], false)).toContain('#EXT-X-MEDIA-SEQUENCE:0')
  })
})
