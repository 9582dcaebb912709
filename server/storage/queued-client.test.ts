import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/test/support/database.ts'

let home: TestDatabase

beforeAll(async () => {
  home = await createTestDatabase()
})
afterAll(() => home.drop())

/** What a program prints that has a `client`. In a process of its own: pg says a word once in a process. */
async function printed(program: string): Promise<{ stdout: string; stderr: string }> {
  const module = new URL('./queued-client.ts', import.meta.url).href
  const whole = `import { QueuedClient } from ${JSON.stringify(module)}
    const client = new QueuedClient(${JSON.stringify(home.url)})
    await client.connect()
    ${program}
    await client.end()`
  return promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', whole])
}

test('takes queries that come at once one after the other, without a word from pg, also past one that fails', async () => {
  const { stdout, stderr } = await printed(`
    const one = (n: number) => client.query('SELECT $1::int AS n', [n])
    const answers = await Promise.allSettled([one(1), one(2), client.query('SELECT nonsense'), one(3)])
    const rows = answers.map((it) => (it.status === 'fulfilled' ? it.value.rows[0] : 'failed'))
    console.log(JSON.stringify([...rows, (await one(4)).rows]))`)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual([{ n: 1 }, { n: 2 }, 'failed', { n: 3 }, [{ n: 4 }]])
})
