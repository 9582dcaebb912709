import { describe, expect, it } from 'vitest'
import { isMereGain, planRecording, samePlan, type Candidate, type Plan } from './plan.rules.ts'

const camera = (scores: number[], more: Partial<Candidate> = {}): Candidate => ({
  ...{ producerId: 'cam', kind: 'video', source: 'camera', paused: false, codec: 'h264', scores },
  ...more,
})
const microphone = (score: number, more: Partial<Candidate> = {}): Candidate => ({
  ...{ producerId: 'mic', kind: 'audio', source: 'microphone', paused: false, codec: 'opus' },
  scores: [score],
  ...more,
})
const guest = (producerId: string, score = 9) => microphone(score, { producerId, source: 'guest-microphone' })
const atLayer = (layer: number): Plan => ({
  video: { producerId: 'cam', codec: 'h264', layer },
  audioIds: ['mic'],
})

describe('what to record', () => {
  it('is nothing while nothing arrives', () => {
    expect(planRecording([], null)).toBeNull()
    expect(planRecording([camera([0, 0]), microphone(0)], atLayer(1))).toBeNull()
  })

  it('is the sound alone while the picture is paused or dry, and the screen where there is no camera', () => {
    expect(planRecording([camera([9], { paused: true }), microphone(9)], null)).toEqual({
      ...{ video: null, audioIds: ['mic'] },
    })
    const screen = camera([9], { producerId: 'screen', source: 'screen' })
    expect(planRecording([screen], null)?.video?.producerId).toBe('screen')
    expect(planRecording([screen, camera([9])], null)?.video?.producerId).toBe('cam')
  })

  it('is the best layer that arrives well, and stays there until it runs dry', () => {
    const layer = (scores: number[], now: Plan | null) => planRecording([camera(scores)], now)?.video?.layer
    expect(layer([10, 8, 3], null)).toBe(1)
    expect(layer([4, 3, 0], null)).toBe(1)
    expect(layer([10, 2, 0], atLayer(1))).toBe(1)
    expect(layer([10, 0, 0], atLayer(1))).toBe(0)
    expect(layer([10, 10, 10], atLayer(1))).toBe(2)
  })

  it('tells a gain, which may wait, from a need', () => {
    expect(isMereGain(atLayer(0), atLayer(1))).toBe(true)
    expect(isMereGain(atLayer(1), atLayer(0))).toBe(false)
    expect(isMereGain(atLayer(0), { ...atLayer(1), audioIds: [] })).toBe(false)
    expect(isMereGain(null, atLayer(0))).toBe(false)
    expect(samePlan(atLayer(1), atLayer(1))).toBe(true)
    expect(samePlan(atLayer(1), null)).toBe(false)
  })

  it('has every guest that is heard in its sound, and the picture of none', () => {
    const picture = camera([9], { producerId: 'guest-cam', source: 'guest-camera' })
    const plan = planRecording([guest('mayor'), camera([9]), picture, guest('away', 0), microphone(9)], null)
    expect([plan?.video?.producerId, plan?.audioIds]).toEqual(['cam', ['mic', 'mayor']])
    expect(planRecording([picture], null)).toBeNull()
    expect(planRecording([guest('mayor')], null)).toEqual({ video: null, audioIds: ['mayor'] })
  })

  it('can wait for a guest who comes up, but not to let go of one who is gone', () => {
    const [alone, together] = [atLayer(1), { ...atLayer(1), audioIds: ['mic', 'mayor'] }]
    expect(isMereGain(alone, together)).toBe(true)
    expect(isMereGain(together, alone)).toBe(false)
    expect(isMereGain(together, { ...together, audioIds: ['mic', 'clerk'] })).toBe(false)
    expect(isMereGain({ ...atLayer(1), audioIds: [] }, atLayer(1))).toBe(false)
    expect(samePlan(together, { ...together, audioIds: ['mayor', 'mic'] })).toBe(true)
  })
})
