import { rmSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.ts'

/** An open folder below the system's temporary one: PostgreSQL, run as `nobody` by root, has to reach it. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `fieldcast-${name}-`))
  await chmod(folder, 0o711)
  return folder
}

/** A PostgreSQL of its own whose `stop` also removes its data; it goes too when this process exits. */
export async function startTemporaryPostgres(
  options: Pick<EmbeddedPostgresOptions, 'settings'> = {},
): Promise<EmbeddedPostgres> {
  const folder = await temporaryFolder('postgres')
  const postgres = await startEmbeddedPostgres(path.join(folder, 'pg'), options)
  const folders = [folder, path.dirname(postgres.cluster)]
  const abandon = (): void => {
    try {
      process.kill(postgres.pid, 'SIGQUIT')
      for (const one of folders) rmSync(one, { recursive: true, force: true, maxRetries: 10 })
    } catch {
      // It has ended already.
    }
  }
  process.once('exit', abandon)
  return {
    ...postgres,
    stop: async () => {
      await postgres.stop()
      process.off('exit', abandon)
      for (const one of folders) await rm(one, { recursive: true, force: true })
    },
  }
}
