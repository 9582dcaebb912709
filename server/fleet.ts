import { createAdapter } from '@socket.io/redis-streams-adapter'
import type { ServerOptions } from 'socket.io'
import { Fleet } from '#server/adapters/redis/fleet.ts'
import { RedisDeviceBuyers } from '#server/areas/sales/guard/redis-device-buyers.ts'
import { RedisGate } from '#server/areas/sales/flash-sale/redis-gate.ts'
import type { Log } from '#server/core/log.ts'
import { openRedis } from '#server/storage/redis.ts'
import type { Secrets } from '#server/storage/secrets.ts'
import { sharedLimiters } from '#server/transport/rate-limits.ts'

/** What an app shares with those of other processes, all of it through one Redis. */
export type Shared = Awaited<ReturnType<typeof joinFleet>>

/** How long a reader waits for news at once, and so how long it may outlive its process's end. */
const READ_MS = 1_000

/**
 * Joins the processes that serve one county together.
 *
 * @throws StartupError of one line when Redis does not answer, may lose what it holds, or others have other secrets.
 */
export async function joinFleet(url: string, { secrets, log }: { secrets: Secrets; log: Log }) {
  const redis = await openRedis(url, { onFault: (error) => log.warn({ err: error }, 'Redis is away') })
  try {
    const fleet = await Fleet.join(redis, Object.values(secrets) as Buffer[], log)
    const adapter: NonNullable<ServerOptions['adapter']> = createAdapter(redis.adapterClient(), {
      ...{ streamName: 'fieldcast:sockets', channelPrefix: 'fieldcast:sockets' },
      blockTimeInMs: READ_MS,
    })
    return {
      ...{ fleet, adapter },
      gate: new RedisGate(redis, log),
      limiters: sharedLimiters(redis),
      devicesOf: (most: number) => new RedisDeviceBuyers(redis, most),
      close: () => {
        fleet.close()
        redis.close()
      },
    }
  } catch (error) {
    redis.close()
    throw error
  }
}
