import { expect, test } from 'vitest'
import { SharedRead } from './shared-read.ts'

/** Reads that answer with their number, once they are let. */
function held() {
  const waiting: (() => void)[] = []
  let begun = 0
  const shared = new SharedRead<number>(async () => {
    const number = (begun += 1)
    await new Promise<void>((resolve) => waiting.push(resolve))
    if (number === 3) throw new Error('away')
    return number
  })
  const release = async () => {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { shared, release, begun: () => begun }
}

test('a hundred who ask during one read share the next, which began after they asked', async () => {
  const { shared, release, begun } = held()
  const first = shared.get('a')
  const others = Array.from({ length: 100 }, () => shared.get('a'))
  expect(begun()).toBe(1)
  await release()
  expect(await first).toBe(1)
  expect(begun()).toBe(2)
  await release()
  expect(new Set(await Promise.all(others))).toEqual(new Set([2]))
})

test('a read that fails is told to its askers only, and keys do not wait for each other', async () => {
  const { shared, release, begun } = held()
  const [a, b] = [shared.get('a'), shared.get('b')]
  expect(begun()).toBe(2)
  await release()
  await release()
  expect(await Promise.all([a, b])).toEqual([1, 2])
  const failing = shared.get('a')
  const after = shared.get('a')
  const failure = failing.catch(() => 'failed')
  await release()
  expect(await failure).toBe('failed')
  await release()
  expect(await after).toBe(4)
})
