import { expect, it } from 'vitest'
import { obstacleOf, type PushAbilities } from './push.rules.ts'

const able: PushAbilities = {
  agent: 'Mozilla/5.0 (Linux; Android 16) Chrome/150.0',
  ...{ secure: true, hasWorkers: true, hasPush: true, hasNotifications: true, permission: 'default' },
}

it('finds nothing in the way of a browser that has it all', () => {
  expect(obstacleOf(able)).toBeNull()
  expect(obstacleOf({ ...able, permission: 'granted' })).toBeNull()
})

it('names what stands in the way', () => {
  const without = (change: Partial<PushAbilities>) => obstacleOf({ ...able, ...change })
  expect(without({ secure: false, hasWorkers: false })).toBe('insecure')
  expect(without({ hasPush: false })).toBe('unsupported')
  expect(without({ hasPush: false, agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Safari/604.1' })).toBe(
    'iphone',
  )
  expect(without({ agent: 'Mozilla/5.0 (Linux; Android 16) MicroMessenger/8.0' })).toBe('wechat')
  expect(without({ permission: 'denied' })).toBe('denied')
})
