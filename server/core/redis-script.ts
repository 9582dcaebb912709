import { createHash } from 'node:crypto'

/** A script with its digest, by which Redis knows it. */
export interface RedisScript {
  readonly sha1: string
  readonly text: string
}

export const scriptOf = (text: string): RedisScript => ({
  text,
  sha1: createHash('sha1').update(text).digest('hex'),
})

/** What runs scripts in Redis; every answer comes within a second, or not at all. */
export interface ScriptRunner {
  /**
   * Names the very run of the server that we are connected to, or null while we are not. Whatever was kept in an
   * earlier run may be older than what was read from it: a run ends with a crash, a restore or a failover.
   */
  readonly run: string | null
  /** Runs a script. Rejects when Redis refuses, is away, or stays silent. */
  eval(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>
}
