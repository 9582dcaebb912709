import { describe, expect, it } from 'vitest'
import type { UplinkReading } from '#client/shared/media/send-session.ts'
import { networkVerdict, remember, rungFor, standOn, stepped, tells, type Ladder } from './network.rules.ts'

const reading = (quality: number, lossBp = 0, bitrateKbps = 900): UplinkReading => ({
  ...{ bitrateKbps, lossBp, quality },
  heldBack: true,
})
/** Few bits, because nothing moves before the camera. */
const still = (quality: number, lossBp = 0): UplinkReading => ({
  ...reading(quality, lossBp, 40),
  heldBack: false,
})
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

  it('calls a still scene no weak network', () => {
    expect(networkVerdict('open', still(1), 'clear').word).toBe('good')
    expect(networkVerdict('open', still(2, 300), 'clear').word).toBe('fair')
    expect(networkVerdict('open', still(0), 'clear').word).toBe('nothing')
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

  it('goes from the middle picture to the small one before it goes to stills', () => {
    expect(rungFor('smooth', Array(4).fill(reading(2, 0, 150)))).toBe('small')
    expect(rungFor('smooth', Array(4).fill(reading(2, 1_200, 500)))).toBe('small')
    expect(rungFor('small', Array(8).fill(reading(2, 0, 90)))).toBe('small')
    expect(rungFor('small', Array(4).fill(reading(1, 0, 40)))).toBe('field')
  })

  it('stays where it is before a still scene, unless packets are lost', () => {
    expect(rungFor('clear', Array(8).fill(still(1)))).toBe('clear')
    expect(rungFor('smooth', Array(8).fill(still(2)))).toBe('smooth')
    expect(rungFor('smooth', Array(4).fill(still(2, 1_200)))).toBe('small')
  })

  it('learns nothing from a tunnel: of a network that is not there nobody knows what it carries', () => {
    const heard = [reading(3), ...readings(10, 0), reading(1), reading(3)].filter(tells)
    expect(heard).toEqual([reading(3), reading(1), reading(3)])
    expect(rungFor('clear', heard)).toBe('clear')
  })

  it('remembers a bounded number of readings', () => {
    expect(readings(50, 3).reduce<UplinkReading[]>(remember, [])).toHaveLength(8)
  })
})

describe('coming back up', () => {
  const walk = (from: Ladder, times: number, one: UplinkReading, carried: number[] = []): Ladder =>
    Array.from({ length: times }).reduce<Ladder>(
      (ladder) => stepped(ladder, Array(8).fill(one), carried),
      from,
    )
  const fallen = { ...standOn('clear'), rung: 'field' } as const

  it('goes by itself, one rung after the other, up to what the host wants', () => {
    const quick = [900, 800, 700]
    expect(walk(fallen, 9, reading(1, 0, 30), quick).rung).toBe('field')
    const small = walk(fallen, 10, reading(1, 0, 30), quick)
    expect(small.rung).toBe('small')
    const smooth = walk(small, 10, reading(2, 0, 180))
    expect(smooth.rung).toBe('smooth')
    expect(walk(smooth, 40, reading(3, 0, 600)).rung).toBe('clear')
    expect(walk(smooth, 10, still(2)).rung).toBe('clear')
    expect(walk(smooth, 200, reading(2, 0, 40)).rung).toBe('small')
    expect(walk(standOn('smooth'), 200, reading(3, 0, 2_000)).rung).toBe('smooth')
  })

  it('stays with stills while they are slow, and with a loss', () => {
    expect(walk(fallen, 200, reading(1, 0, 30), [900, 90, 900]).rung).toBe('field')
    expect(walk(fallen, 200, reading(1, 400, 30), [900, 900, 900]).rung).toBe('field')
    expect(walk(fallen, 200, reading(1, 0, 30), []).rung).toBe('field')
  })

  it('waits for longer after each try that fails, and forgets that after one that works', () => {
    const tried: Ladder = { ...fallen, rung: 'small', trying: true }
    const failed = stepped(tried, readings(8, 1), [])
    expect(failed).toMatchObject({ rung: 'field', patience: 20 })
    expect(
      stepped({ ...failed, rung: 'small', trying: true, patience: 140 }, readings(8, 1), []).patience,
    ).toBe(150)
    expect(walk({ ...tried, patience: 80 }, 15, reading(2, 400, 100))).toMatchObject({
      trying: false,
      patience: 10,
    })
  })
})
