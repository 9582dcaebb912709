import { expect, it } from 'vitest'
import { liveToPublish } from './ingest.rules.ts'

const now = new Date('2026-05-12T02:00:00Z')
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const planned = (id: string, minutes: number) => ({ id, state: 'scheduled' as const, startsAt: at(minutes) })
const onAir = { id: 'on', state: 'live' as const, startsAt: at(-90) }

it('sends an encoder to the live that is on air', () => {
  expect(liveToPublish([planned('next', 1), onAir], { now, lastEndedAt: at(-1) })).toEqual({
    liveId: 'on',
    begins: false,
  })
})

it('begins the planned live that is nearest to its time', () => {
  const lives = [planned('late', -50), planned('next', 20)]
  expect(liveToPublish(lives, { now, lastEndedAt: null })).toEqual({ liveId: 'next', begins: true })
})

it('begins none that is hours away', () => {
  const lives = [planned('evening', 31), planned('yesterday', -361)]
  expect(liveToPublish(lives, { now, lastEndedAt: null })).toBeNull()
})

it('does not take an encoder that reconnects after the end for a new start', () => {
  const lives = [planned('next', 5)]
  expect(liveToPublish(lives, { now, lastEndedAt: at(-1) })).toBeNull()
  expect(liveToPublish(lives, { now, lastEndedAt: at(-3) })).toMatchObject({ liveId: 'next' })
})
