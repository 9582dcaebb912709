import { describe, expect, it } from 'vitest'
import type { Entry } from '#contracts/contest/contest.types.ts'
import { draftOf, interestOf, newTie, tieTo, whomOf } from './ties.rules.ts'

const entry = (number: number, hostId: string, villageId: string): Entry => ({
  ...{
    id: `e${number}`,
    number,
    liveId: 'l',
    panel: 1,
    overlap: false,
    round: 1,
    advanced: false,
    slot: null,
  },
  host: { id: hostId, displayName: `主播${number}`, avatar: 'farmer' },
  place: { villageId, townName: '天宝镇', villageName: villageId },
})
const entries = [entry(1, 'h1', '柳泉村'), entry(2, 'h2', '柳泉村'), entry(3, 'h3', '百合谷村')]

describe('ties of a judge', () => {
  it('names each village once and each host', () => {
    const { villages, hosts } = whomOf(entries)
    expect(villages.map(({ label }) => label)).toEqual(['天宝镇柳泉村', '天宝镇百合谷村'])
    expect(hosts.map(({ value }) => value)).toEqual(['host:h1', 'host:h2', 'host:h3'])
  })

  it('is sent only once somebody is chosen, and comes back as it was written', () => {
    expect(interestOf(newTie())).toBeNull()
    const written = { kind: 'coop', whom: 'host:h3', note: '同一个合作社' } as const
    const sent = interestOf({ ...written, note: ' 同一个合作社 ' })
    expect(sent).toEqual({ kind: 'coop', hostId: 'h3', villageId: null, note: '同一个合作社' })
    expect(sent && draftOf(sent)).toEqual(written)
  })

  it('finds everybody of a village, and one host alone', () => {
    const village = { kind: 'village', villageId: '柳泉村', hostId: null, note: '' } as const
    const host = { kind: 'kinship', villageId: null, hostId: 'h3', note: '' } as const
    expect(entries.map((it) => tieTo([village, host], it)?.kind)).toEqual(['village', 'village', 'kinship'])
    expect(entries.map((it) => tieTo([host], it)?.kind)).toEqual([undefined, undefined, 'kinship'])
  })
})
