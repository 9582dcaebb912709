import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AnchorFile } from './anchor-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-anchors-'))
})
afterAll(() => rm(folder, { recursive: true }))

const anchor = (contestId: string, sequence: number) => ({
  ...{ contestId, sequence, digest: `digest-${contestId}-${sequence}`, at: '2026-05-12T02:00:00.000Z' },
})

test('heads are kept across restarts, contest by contest, and one that is known is written once', async () => {
  const name = path.join(folder, 'new', 'heads.txt')
  const file = new AnchorFile(name)
  expect(await file.of('a')).toEqual([])
  await Promise.all([file.add(anchor('a', 1)), file.add(anchor('b', 1)), file.add(anchor('a', 1))])
  await file.add(anchor('a', 2))
  expect(await new AnchorFile(name).of('a')).toEqual([anchor('a', 1), anchor('a', 2)])
  expect((await readFile(name, 'utf8')).split('\n')).toHaveLength(4)
})

test('a line that a crash tore costs nothing but itself', async () => {
  const name = path.join(folder, 'torn.txt')
  const file = new AnchorFile(name)
  await file.add(anchor('a', 1))
  await appendFile(name, 'fieldcast-anchor-1 a 2 dige')
  await file.add(anchor('a', 3))
  expect(await file.of('a')).toEqual([anchor('a', 1), anchor('a', 3)])
})
