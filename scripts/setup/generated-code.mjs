// @ts-check
import { existsSync } from 'node:fs'
import { digest, stamp } from './digest.mjs'
import { packages } from './packages.mjs'
import { inRoot } from './paths.mjs'
import { lastLines, runTool, SetupError } from './process.mjs'

/** @type {import('./progress.mjs').Step} */
export const databaseClient = generated({
  title: 'database client',
  usualMs: 4_000,
  sources: [inRoot('prisma/schema'), inRoot('prisma.config.ts'), inRoot('node_modules/prisma/package.json')],
  product: inRoot('server/storage/generated'),
  // Inside node_modules, because the generator empties its own folder.
  note: inRoot('node_modules/.fieldcast/database-client'),
  command: ['prisma', ['generate']],
})

/** @type {import('./progress.mjs').Step} */
export const clientBundle = generated({
  title: 'web pages',
  usualMs: 8_000,
  sources: [inRoot('client'), inRoot('contracts'), inRoot('vite.config.ts'), inRoot('package-lock.json')],
  product: inRoot('dist/client/index.html'),
  note: inRoot('dist/client.stamp'),
  command: ['vite', ['build']],
})

/**
 * A step that makes code from sources, and makes it anew when they change.
 * @param {{ title: string, usualMs: number, sources: string[], product: string, note: string, command: [string, string[]] }} recipe
 * @returns {import('./progress.mjs').Step}
 */
function generated({ title, usualMs, sources, product, note, command }) {
  const [name, args] = command
  return {
    title,
    usualMs,
    isNeeded: () => packages.isNeeded() || !existsSync(product) || stamp(note).read() !== digest(sources),
    async work(report) {
      report([name, ...args].join(' '))
      const made = digest(sources)
      const { code, output } = await runTool(name, args)
      if (code !== 0) throw new SetupError(`${name} ${args.join(' ')} failed:\n${lastLines(output, 25)}`)
      stamp(note).write(made)
    },
  }
}
