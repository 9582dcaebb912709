import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { people } from '#prisma/seed/people.data.ts'
import { demoPassword, seedDemo } from '#prisma/seed/seed-demo.ts'
import type { Database } from '#server/storage/database.ts'
import type { Log } from '#server/core/log.ts'
import type { App } from '../app.ts'
import { DemoHost } from './demo-host.ts'
import { demoProgrammes } from './demo-script.ts'

const CLIPS = path.join(import.meta.dirname, '../../prisma/seed/demo-clip')

interface DemoParts {
  readonly app: App
  readonly db: Database
  readonly pepper: Buffer
  readonly ffmpegBin: string
  readonly log: Log
  /** Told before what a first start takes its time for. */
  readonly say: (line: string) => void
}

/** The demo as it runs: who can sign in, and whether its hosts stream. */
export interface Demo {
  readonly password: string
  readonly accounts: readonly { readonly username: string; readonly as: string }[]
  readonly streams: boolean
  close(): Promise<void>
}

/** Fills an empty installation with the demo county and, where ffmpeg is, puts its hosts on air. */
export async function startDemo({ app, db, pepper, ffmpegBin, log, say }: DemoParts): Promise<Demo> {
  await seedDemo({
    db,
    catalog: app.catalog.catalog,
    contest: app.contest,
    buying: app.sales.demoBuying,
    hashPassword: (password) => app.identity.hashPassword(password),
    pepper,
    now: new Date(),
    onFirst: () => {
      say('Preparing the demo county…')
    },
  })
  const streams = spawnSync(ffmpegBin, ['-version'], { stdio: 'ignore' }).status === 0
  const hosts = streams
    ? demoProgrammes.map((programme) => new DemoHost({ app, db, ffmpegBin, clips: CLIPS, programme, log }))
    : []
  for (const host of hosts) await host.start()
  return {
    password: demoPassword(pepper),
    accounts: people
      .filter(({ username }) => ['xiaoman', 'judge1', 'operator', 'admin'].includes(username))
      .map(({ username, displayName, roles }) => ({ username, as: `${displayName}, ${roles.at(-1) ?? ''}` })),
    streams,
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()))
    },
  }
}
