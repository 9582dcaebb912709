import { describe, expect, it } from 'vitest'
import type { Sheet } from '#contracts/contest/contest.types.ts'
import {
  dropEntry,
  isFinal,
  markOf,
  nextToSend,
  overlay,
  put,
  readKept,
  settle,
  type KeptDraft,
} from './drafts.rules.ts'

const change = (criterionId: string, level: number | null, entryId = 'e1') => ({
  entryId,
  criterionId,
  level,
  streamMs: null,
  note: '',
})

function only(drafts: readonly KeptDraft[]): KeptDraft {
  const [draft] = drafts
  if (!draft) throw new Error('nothing is kept')
  return draft
}

describe('marks that wait on the device', () => {
  it('keeps the last word about a criterion', () => {
    const drafts = put(put([], change('a', 1)), change('a', 3))
    expect(drafts).toHaveLength(1)
    expect(drafts[0]).toMatchObject({ level: 3, sequence: 2 })
  })

  it('sends the oldest whole mark and leaves one without a level alone', () => {
    const drafts = put(put([], change('a', null)), change('b', 2))
    expect(nextToSend(drafts)?.criterionId).toBe('b')
    expect(markOf(only(drafts))).toBeNull()
  })

  it('settles only what was answered, not what changed meanwhile', () => {
    const before = put([], change('a', 1))
    const sent = only(before)
    const after = put(before, change('a', 2))
    expect(settle(after, sent)).toHaveLength(1)
    expect(settle(before, sent)).toHaveLength(0)
  })

  it('survives a closed tab, and a broken store', () => {
    const drafts = put([], change('a', 1))
    expect(readKept(JSON.stringify(drafts))).toEqual(drafts)
    expect(readKept('{"broken"')).toEqual([])
    expect(readKept('[{"entryId":1}]')).toEqual([])
    expect(readKept(null)).toEqual([])
  })

  it('stays bounded', () => {
    const many = Array.from({ length: 600 }, (_, i) => change(String(i), 1)).reduce<KeptDraft[]>(put, [])
    expect(many).toHaveLength(500)
    expect(many.at(-1)?.criterionId).toBe('599')
  })

  it('lies over the server’s sheet, only over its own entry', () => {
    const sheet: Sheet = {
      contestId: 'c',
      entry: {
        id: 'e1',
        number: 1,
        host: { id: 'h', displayName: '徐春杏', avatar: 'chunxing' },
        place: { villageId: 'v', townName: '天宝镇', villageName: '柳泉村' },
        liveId: 'l',
        panel: 1,
        overlap: false,
        round: 1,
        advanced: false,
        slot: null,
      },
      state: 'open',
      lockedAt: null,
      marks: [
        { criterionId: 'a', level: 1, streamMs: null, note: '' },
        { criterionId: 'b', level: 2, streamMs: null, note: '' },
      ],
    }
    const drafts = put(put([], change('a', 3)), change('b', 0, 'e2'))
    const shown = Object.fromEntries(overlay(sheet, drafts).map((it) => [it.criterionId, it.level]))
    expect(shown).toEqual({ a: 3, b: 2 })
    expect(dropEntry(drafts, 'e1').map(({ entryId }) => entryId)).toEqual(['e2'])
  })

  it('gives up on a refusal, never on the network', () => {
    expect(isFinal('sheet_locked')).toBe(true)
    expect(isFinal('offline')).toBe(false)
    expect(isFinal('too_many')).toBe(false)
  })
})
