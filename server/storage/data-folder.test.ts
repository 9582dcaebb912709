import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LAYOUT_VERSION, openDataFolder } from './data-folder.ts'
import { StartupError } from '#server/core/startup-error.ts'
import { temporaryFolder } from './temporary-postgres.ts'

let parent: string
let root: string

beforeEach(async () => {
  parent = await temporaryFolder('data-test')
  root = path.join(parent, 'data')
})

afterEach(() => {
  rmSync(parent, { recursive: true, force: true })
})

/** The stable code and the message of the refusal to open the folder. */
function refusal(folder = root): { code: string; message: string } {
  try {
    openDataFolder(folder).release()
  } catch (error) {
    if (error instanceof StartupError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('the folder was opened')
}

test('the first start makes the folder and secrets of its own, later ones read them', () => {
  const first = openDataFolder(root)
  first.release()
  const second = openDataFolder(root)
  second.release()
  expect(second.secrets).toEqual(first.secrets)
  const values = Object.values(first.secrets).map((secret: Buffer) => secret.toString('hex'))
  expect(values.map((value) => value.length)).toEqual([64, 64, 64, 64, 64])
  expect(new Set(values).size).toBe(5)
  expect([first.postgres, first.media].every(existsSync)).toBe(true)
  expect(statSync(path.join(root, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('two folders share no secret', () => {
  const one = openDataFolder(root)
  const two = openDataFolder(path.join(parent, 'other'))
  one.release()
  two.release()
  expect(one.secrets.sessionPepper.equals(two.secrets.sessionPepper)).toBe(false)
})

test('closes secrets that were left open to others', () => {
  openDataFolder(root).release()
  chmodSync(path.join(root, 'secrets.json'), 0o644)
  openDataFolder(root).release()
  expect(statSync(path.join(root, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('goes on where a first start was cut short, with the secrets it made', () => {
  const first = openDataFolder(root)
  first.release()
  rmSync(path.join(root, 'fieldcast.json'))
  const second = openDataFolder(root)
  second.release()
  expect(second.secrets).toEqual(first.secrets)
})

test('a second server is refused while the first runs, and served after', () => {
  const first = openDataFolder(root)
  expect(refusal()).toEqual({
    code: 'data_folder_in_use',
    message: `Another Fieldcast (process ${String(process.pid)}) is using the data folder ${root}; stop it or choose another --data folder`,
  })
  first.release()
  first.release()
  openDataFolder(root).release()
})

test('takes over the lock of a server that was killed', async () => {
  const module = new URL('./data-folder.ts', import.meta.url).href
  const program = `import { openDataFolder } from ${JSON.stringify(module)}
    openDataFolder(${JSON.stringify(root)})
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: 'inherit',
  })
  const signal = await new Promise((resolve) =>
    child.once('exit', (_code, by) => {
      resolve(by)
    }),
  )
  expect(signal).toBe('SIGKILL')
  expect(existsSync(path.join(root, 'fieldcast.lock'))).toBe(true)
  openDataFolder(root).release()
  expect(existsSync(path.join(root, 'fieldcast.lock'))).toBe(false)
})

test.runIf(process.platform === 'linux')(
  'is not held by a stranger with the pid of a server that is gone',
  () => {
    openDataFolder(root).release()
    const lock = { pid: process.pid, started: '1', token: 'of an earlier boot' }
    writeFileSync(path.join(root, 'fieldcast.lock'), JSON.stringify(lock))
    openDataFolder(root).release()
  },
)

test('of many starts at once on a stale lock exactly one wins, every time', async () => {
  openDataFolder(root).release()
  const module = new URL('./folder-lock.ts', import.meta.url).href
  const lockFile = path.join(root, 'fieldcast.lock')
  const program = `import { lockFolder } from ${JSON.stringify(module)}
    import { createInterface } from 'node:readline'
    console.log('ready')
    for await (const line of createInterface({ input: process.stdin })) {
      try { lockFolder(${JSON.stringify(lockFile)}, 'data'); console.log('won') } catch (error) { console.log(error.code) }
    }`
  const starts = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
  })
  const answers = (): Promise<string[]> =>
    Promise.all(starts.map(async ({ lines }) => String((await lines.next()).value)))
  try {
    expect(await answers()).toEqual(['ready', 'ready', 'ready', 'ready'])
    for (let round = 0; round < 50; round += 1) {
      writeFileSync(lockFile, JSON.stringify({ pid: 2 ** 30, token: 'gone' }))
      for (const { child } of starts) child.stdin.write('go\n')
      const results = await answers()
      expect(results.filter((result) => result === 'won')).toEqual(['won'])
    }
  } finally {
    for (const { child } of starts) child.kill()
  }
})

test('refuses a folder of another layout, unread and untouched', () => {
  openDataFolder(root).release()
  const mark = path.join(root, 'fieldcast.json')
  writeFileSync(mark, JSON.stringify({ layout: LAYOUT_VERSION + 1 }))
  expect(refusal()).toEqual({
    code: 'data_folder_version',
    message: `The data folder ${root} has layout 2 and this Fieldcast needs 1; start the Fieldcast that made it or choose another --data folder`,
  })
  writeFileSync(mark, '{"layout":')
  expect(refusal().code).toBe('data_folder_damaged')
})

test('refuses somebody else’s folder and leaves it as it was', () => {
  mkdirSync(root)
  writeFileSync(path.join(root, 'thesis.doc'), 'years of work')
  expect(refusal()).toMatchObject({
    code: 'data_folder_foreign',
    message: expect.stringContaining('thesis.doc') as string,
  })
  expect(existsSync(path.join(root, 'secrets.json'))).toBe(false)
})

test('never makes new secrets over missing or damaged ones', () => {
  openDataFolder(root).release()
  const file = path.join(root, 'secrets.json')
  const good = readFileSync(file, 'utf8')
  writeFileSync(file, good.replace(/[\w-]{10}",/, '",'))
  expect(refusal()).toMatchObject({ message: expect.stringContaining('are damaged; restore') as string })
  rmSync(file)
  expect(refusal()).toMatchObject({ message: expect.stringContaining('are missing; restore') as string })
  writeFileSync(file, good)
  openDataFolder(root).release()
})

test('says when the folder is a file or below one', () => {
  writeFileSync(root, '')
  expect(refusal()).toEqual({
    code: 'data_folder_unwritable',
    message: `The data folder ${root} is not a folder; move the file away or choose another --data folder`,
  })
  expect(refusal(path.join(root, 'below')).code).toBe('data_folder_unwritable')
})

test('says when the folder cannot be written', () => {
  // Root may write everywhere but into what the kernel itself makes up.
  const closed = process.getuid?.() === 0 ? '/sys/fieldcast' : path.join(parent, 'closed/data')
  if (closed.startsWith(parent)) mkdirSync(path.dirname(closed), { mode: 0o555 })
  expect(refusal(closed)).toEqual({
    code: 'data_folder_unwritable',
    message: expect.stringMatching(
      /^The data folder .* (cannot be written by this user|is on a read-only disk); .* or choose another --data folder$/,
    ) as string,
  })
})

test.runIf(process.platform === 'linux')('says at once when the system makes up the folder itself', () => {
  const began = Date.now()
  expect(refusal('/proc/fieldcast/data')).toEqual({
    code: 'data_folder_unwritable',
    message:
      'The data folder /proc/fieldcast/data cannot be made there by anyone; move it or choose another --data folder',
  })
  expect(Date.now() - began).toBeLessThan(1_000)
})

test('opens its folders to PostgreSQL whatever the umask of the start was', () => {
  const before = process.umask(0o077)
  try {
    const folder = openDataFolder(root)
    folder.release()
    expect([root, folder.postgres].map((one) => statSync(one).mode & 0o777)).toEqual([0o711, 0o711])
  } finally {
    process.umask(before)
  }
})

test('a folder of an earlier version keeps its secrets and gets the one it lacks', () => {
  openDataFolder(root).release()
  const file = path.join(root, 'secrets.json')
  const {
    certificateKey: _,
    pushKey: __,
    ...earlier
  } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  writeFileSync(file, JSON.stringify(earlier))
  const opened = openDataFolder(root)
  opened.release()
  expect(opened.secrets.sessionPepper.toString('base64url')).toBe(earlier['sessionPepper'])
  expect(opened.secrets.certificateKey).toHaveLength(32)
  expect(opened.secrets.pushKey).toHaveLength(32)
})
