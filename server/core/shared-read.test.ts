import { expect, test } from 'vitest'
import { SharedRead } from './shared-read.ts'

/** Reads that end when told to, with the number of the read as what is there. */
function reads() {
  const ends: { done: (value: number) => void; fail: (error: Error) => void }[] = []
  const shared = new SharedRead<number>(() => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    ends.push({ done: resolve, fail: reject })
    return promise
  })
  return { shared, ends }
}

test('whoever asks while a read is under way gets the next one, all together', async () => {
  const { shared, ends } = reads()
  const first = shared.get('live')
  const later = [shared.get('live'), shared.get('live')]
  expect(ends).toHaveLength(1)
  ends[0]?.done(1)
  expect(await first).toBe(1)
  await expect.poll(() => ends.length).toBe(2)
  const latest = shared.get('live')
  ends[1]?.done(2)
  expect(await Promise.all(later)).toEqual([2, 2])
  await expect.poll(() => ends.length).toBe(3)
  ends[2]?.done(3)
  expect(await latest).toBe(3)
})

test('keys do not wait for each other, and a read that failed is no end', async () => {
  const { shared, ends } = reads()
  const failing = shared.get('one')
  const other = shared.get('two')
  const after = shared.get('one')
  ends[0]?.fail(new Error('no database'))
  ends[1]?.done(5)
  await expect(failing).rejects.toThrow('no database')
  expect(await other).toBe(5)
  await expect.poll(() => ends.length).toBe(3)
  ends[2]?.done(7)
  expect(await after).toBe(7)
  const fresh = shared.get('one')
  ends[3]?.done(8)
  expect(await fresh).toBe(8)
})
