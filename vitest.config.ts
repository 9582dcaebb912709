import vue from '@vitejs/plugin-vue'
import { configDefaults, defineConfig } from 'vitest/config'

const everywhere = {
  exclude: [...configDefaults.exclude, '**/dist/**', '**/data/**'],
  // The machines that run this are small and shared: only what hangs should fail for time.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000, interval: 50 } },
}

/** Plays in its own process with browsers looking on: it needs what the server's tests need, and mostly their time. */
const besideServer = 'client/e2e/contest-whole.test.ts'

/** Rules beside the code and areas against a real PostgreSQL are one project; see scripts/test.mjs for the order. */
export default defineConfig({
  test: {
    // Two cores: a database, a worker and a test file each want one.
    maxWorkers: 2,
    projects: [
      {
        plugins: [vue()],
        test: {
          ...everywhere,
          name: 'unit',
          include: ['{contracts,client,scripts,prisma,load-tests}/**/*.test.ts'],
          exclude: [...everywhere.exclude, 'client/e2e/**'],
        },
      },
      {
        test: {
          ...everywhere,
          name: 'server',
          // Reading the whole server takes seconds of CPU, and its modules keep nothing: files share a process that
          // has read it, and put back what they change outside themselves.
          isolate: false,
          include: ['server/**/*.test.ts', besideServer],
          globalSetup: ['./server/test/support/global-setup.ts'],
        },
      },
      // Workers and ffmpeg bind real ports and use real time: one file at once.
      { test: { ...everywhere, name: 'media', include: ['media/**/*.test.ts'], fileParallelism: false } },
      {
        test: {
          ...everywhere,
          name: 'e2e',
          include: ['client/e2e/**/*.test.ts'],
          exclude: [...everywhere.exclude, 'client/e2e/network/**', besideServer],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      // Makes network namespaces: scripts/tests/namespaces.mjs says where that is not permitted.
      {
        test: {
          ...everywhere,
          name: 'network',
          include: ['client/e2e/network/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
