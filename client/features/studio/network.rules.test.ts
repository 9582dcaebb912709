import { describe, expect, it } from 'vitest'
import type { Uplink } from '#contracts/live/media.types.ts'
import { networkVerdict, remember, rungFor } from './network.rules.ts'

const reading = (quality: number, lossBp = 0): Uplink => ({ bitrateKbps: 900, lossBp, quality })
const readings = (count: number, quality: number) => Array.from({ length: count }, () => reading(quality))

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

  it('calls a picture that the host made smaller no trouble', () => {
    expect(networkVerdict('open', reading(2), 'smooth').word).toBe('sparing')
    expect(networkVerdict('open', reading(2), 'clear').word).toBe('weak')
  })

  it('does not complain about a missing picture in field mode, but does about missing sound', () => {
    expect(networkVerdict('open', reading(1), 'field').word).toBe('field')
    expect(networkVerdict('open', reading(1), 'clear').word).toBe('soundOnly')
    expect(networkVerdict('open', reading(0), 'field').word).toBe('nothing')
  })
})

describe('the ladder', () => {
  it('lets the picture go after eight bad seconds, not after one bad reading', () => {
    expect(rungFor('clear', [reading(1)])).toBe('clear')
    expect(rungFor('clear', readings(4, 1))).toBe('field')
    expect(rungFor('smooth', readings(4, 1))).toBe('field')
    expect(rungFor('clear', [...readings(3, 1), reading(3)])).toBe('clear')
  })

  it('makes the picture smaller only after sixteen seconds, so that a picture may grow first', () => {
    expect(rungFor('clear', readings(7, 2))).toBe('clear')
    expect(rungFor('clear', readings(8, 2))).toBe('smooth')
    expect(rungFor('smooth', readings(8, 2))).toBe('smooth')
  })

  it('never steps up', () => {
    expect(rungFor('field', readings(8, 3))).toBe('field')
    expect(rungFor('smooth', readings(8, 3))).toBe('smooth')
  })

  it('remembers a bounded number of readings', () => {
    expect(readings(50, 3).reduce<Uplink[]>(remember, [])).toHaveLength(8)
  })
})
