import { describe, expect, it } from 'vitest'
import type { Uplink } from '#contracts/live/media.types.ts'
import { networkVerdict, remember, rungFor } from './network.rules.ts'

const reading = (quality: number, lossBp = 0): Uplink => ({ bitrateKbps: 900, lossBp, quality })
const four = (quality: number) => Array.from({ length: 4 }, () => reading(quality))

describe('what the host is told about the network', () => {
  it('says a lost connection before anything else', () => {
    expect(networkVerdict('lost', reading(3), 'clear').word).toBe('returning')
  })

  it('waits for the first connection and the first reading', () => {
    expect(networkVerdict('opening', null, 'clear').word).toBe('waiting')
    expect(networkVerdict('open', null, 'clear').word).toBe('waiting')
  })

  it('tells a full picture from one that loses packets', () => {
    expect(networkVerdict('open', reading(3), 'clear')).toMatchObject({ word: 'good', bars: 4 })
    expect(networkVerdict('open', reading(3, 300), 'clear')).toMatchObject({ word: 'fair', bars: 3 })
  })

  it('does not complain about a missing picture in field mode, but does about missing sound', () => {
    expect(networkVerdict('open', reading(1), 'field').word).toBe('field')
    expect(networkVerdict('open', reading(1), 'clear').word).toBe('soundOnly')
    expect(networkVerdict('open', reading(0), 'field').word).toBe('nothing')
  })
})

describe('the ladder', () => {
  it('steps down after eight bad seconds, not after one bad reading', () => {
    expect(rungFor('clear', [reading(2)])).toBe('clear')
    expect(rungFor('clear', four(2))).toBe('smooth')
    expect(rungFor('smooth', four(2))).toBe('smooth')
    expect(rungFor('smooth', four(1))).toBe('field')
  })

  it('stays when one of the readings was good, and never steps up', () => {
    expect(rungFor('clear', [...four(1).slice(1), reading(3)])).toBe('clear')
    expect(rungFor('field', four(3))).toBe('field')
  })

  it('remembers a bounded number of readings', () => {
    const many = Array.from({ length: 50 }, () => reading(3)).reduce<Uplink[]>(remember, [])
    expect(many).toHaveLength(4)
  })
})
