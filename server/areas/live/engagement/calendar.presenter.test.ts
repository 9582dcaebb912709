import { describe, expect, it } from 'vitest'
import type { Live } from '#contracts/live/live.types.ts'
import { presentCalendar } from './calendar.presenter.ts'

const live: Live = {
  id: '0190a5b0-0000-7000-8000-000000000001',
  title: '樱桃；先尝,后买\\ 坏果包赔；三十个字的标题要折行才装得下',
  cover: 'orchard',
  programme: 'village',
  state: 'scheduled',
  host: { id: '0190a5b0-0000-7000-8000-000000000002', displayName: '徐春杏', avatar: 'chunxing' },
  place: { villageId: '0190a5b0-0000-7000-8000-000000000003', townName: '天宝镇', villageName: '柳泉村' },
  startsAt: '2026-05-12T02:00:00.000Z',
  ...{ startedAt: null, endedAt: null, viewers: 0, flashSale: false, likes: 0, reminders: 0 },
  stopReason: null,
}
const around = {
  ...{ revision: 0, origin: 'https://tian.example', language: 'zh' as const },
  now: new Date('2026-05-01T00:00:00.000Z'),
}
/** The lines as a calendar reads them: folded ones joined. */
const linesOf = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n')

describe('the calendar entry of a live', () => {
  it('says when in UTC, where, what and how to get there, with an alarm ten minutes before', () => {
    const lines = linesOf(presentCalendar(live, around))
    expect(lines).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Fieldcast//live//ZH',
      'BEGIN:VEVENT',
      `UID:live-${live.id}@fieldcast`,
      'SEQUENCE:0',
      'DTSTAMP:20260501T000000Z',
      'DTSTART:20260512T020000Z',
      'DTEND:20260512T030000Z',
      'SUMMARY:徐春杏直播：樱桃；先尝\\,后买\\\\ 坏果包赔；三十个字的标题要折行才装得下',
      `DESCRIPTION:来自天宝镇柳泉村。到点打开：\\nhttps://tian.example/live/${live.id}`,
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT10M',
      'DESCRIPTION:徐春杏直播：樱桃；先尝\\,后买\\\\ 坏果包赔；三十个字的标题要折行才装得下',
      'END:VALARM',
      `URL;VALUE=URI:https://tian.example/live/${live.id}`,
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  it('has lines of at most 75 bytes, each ended by CRLF', () => {
    const text = presentCalendar(live, around)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const longest = Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))
    expect(longest).toBeLessThanOrEqual(75)
    expect(longest).toBeGreaterThan(60)
  })

  it('stays the same entry under a higher number when it moves, and is taken away when it is cancelled', () => {
    const moved = { ...live, startsAt: '2026-05-13T06:00:00.000Z' }
    expect(linesOf(presentCalendar(moved, { ...around, revision: 1 }))).toEqual(
      expect.arrayContaining([`UID:live-${live.id}@fieldcast`, 'SEQUENCE:1', 'DTSTART:20260513T060000Z']),
    )
    const off = { ...moved, state: 'cancelled' as const, endedAt: '2026-05-12T06:00:00.000Z' }
    const lines = linesOf(presentCalendar(off, { ...around, revision: 2, language: 'en' }))
    expect(lines).toEqual(
      expect.arrayContaining([
        ...[`UID:live-${live.id}@fieldcast`, 'SEQUENCE:2', 'STATUS:CANCELLED', 'DTEND:20260513T070000Z'],
      ]),
    )
    expect(lines).not.toContain('BEGIN:VALARM')
  })
})
