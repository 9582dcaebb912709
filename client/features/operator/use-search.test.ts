import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useSearch } from './use-search.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('what is typed and chosen without a pause is asked for once, at its end', async () => {
  const [words, role] = [ref(''), ref('all')]
  const asked: string[] = []
  const scope = effectScope()
  scope.run(() => {
    useSearch([words, role], () => {
      asked.push(`${words.value} ${role.value}`)
      return Promise.resolve()
    })
  })
  for (const typed of ['樱', '樱桃']) {
    words.value = typed
    await nextTick()
    vi.advanceTimersByTime(200)
  }
  role.value = 'host'
  await nextTick()
  vi.advanceTimersByTime(299)
  expect(asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked).toEqual(['樱桃 host'])
  words.value = '樱桃园'
  await nextTick()
  scope.stop()
  vi.advanceTimersByTime(1_000)
  expect(asked).toEqual(['樱桃 host'])
})
