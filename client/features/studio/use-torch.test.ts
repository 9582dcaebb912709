import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { hasTorch, torchWish } from './torch.rules.ts'
import { useTorch, type LitTrack } from './use-torch.ts'

/** A camera as a phone has it; `lamp` is what the phone shows. */
class Camera implements LitTrack {
  lamp = false
  warm: boolean
  readonly #refuses: boolean

  constructor({ warm = true, refuses = false } = {}) {
    this.warm = warm
    this.#refuses = refuses
  }

  getCapabilities() {
    return this.warm ? { torch: true } : {}
  }

  applyConstraints(wish: MediaTrackConstraints = {}): Promise<void> {
    if (this.#refuses) return Promise.reject(new Error('OverconstrainedError'))
    const [set] = wish.advanced ?? []
    if (set !== undefined && 'torch' in set) this.lamp = set.torch === true
    return Promise.resolve()
  }
}

const front: LitTrack = { getCapabilities: () => ({}), applyConstraints: () => Promise.resolve() }

describe('the lamp of a phone', () => {
  let scope: EffectScope
  const track = shallowRef<LitTrack | null>(null)
  const open = (camera: LitTrack) => {
    track.value = camera
    scope = effectScope()
    const torch = scope.run(() => useTorch(() => track.value))
    if (torch === undefined) throw new Error('no scope')
    return torch
  }
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  it('is offered only where the camera has one', () => {
    expect(hasTorch({ torch: true })).toBe(true)
    expect(hasTorch({ torch: [false, true] })).toBe(true)
    for (const without of [{}, { torch: false }, { torch: [false] }]) expect(hasTorch(without)).toBe(false)
    expect(torchWish(true)).toEqual({ advanced: [{ torch: true }] })
    expect(open({ applyConstraints: () => Promise.resolve() }).can.value).toBe(false)
  })

  it('goes out with a turn to the front camera and comes back with the turn back', async () => {
    const [back, again] = [new Camera(), new Camera()]
    const torch = open(back)
    await torch.toggle()
    expect([back.lamp, torch.lit.value]).toEqual([true, true])
    track.value = front
    await nextTick()
    expect([torch.can.value, torch.lit.value]).toEqual([false, false])
    track.value = again
    await nextTick()
    await vi.waitFor(() => {
      expect([again.lamp, torch.lit.value]).toEqual([true, true])
    })
    await torch.toggle()
    expect([again.lamp, torch.lit.value]).toEqual([false, false])
    track.value = back
    await nextTick()
    expect(torch.lit.value, 'put out, it stays out').toBe(false)
  })

  it('is found when the camera tells of it late', async () => {
    const camera = new Camera({ warm: false })
    const torch = open(camera)
    expect(torch.can.value).toBe(false)
    camera.warm = true
    await vi.advanceTimersByTimeAsync(1_000)
    expect(torch.can.value).toBe(true)
  })

  it('is shown as it is where the camera refuses', async () => {
    const torch = open(new Camera({ refuses: true }))
    await torch.toggle()
    expect(torch.lit.value).toBe(false)
  })
})
