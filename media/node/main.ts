import { availableParallelism, hostname } from 'node:os'
import { z } from 'zod'
import { MediaServer } from '../server.ts'
import { dialApi } from './dial.ts'

const port = z.coerce.number().int().min(1).max(65_535)

/** What a media node is told; names that the API's server knows as well mean the same here. */
const variables = z.object({
  /** The API that this node serves. */
  FIELDCAST_MEDIA_NODE: z.url({ protocol: /^https?$/ }),
  FIELDCAST_MEDIA_SECRET: z.string().min(16),
  /** This machine as phones and the API reach it. */
  FIELDCAST_ANNOUNCED_ADDRESS: z.string().min(1),
  FIELDCAST_MEDIA_PORT: port.default(44_300),
  FIELDCAST_MEDIA_WORKERS: z.coerce.number().int().min(1).max(128).default(availableParallelism()),
  FIELDCAST_MEDIA_NAME: z.string().min(1).max(64).default(hostname()),
  MEDIASOUP_WORKER_BIN: z.string().min(1).optional(),
})

const log = (level: 'warn' | 'error', message: string) => {
  console.error(`${level}: ${message}`)
}

async function serve(): Promise<void> {
  const parsed = variables.safeParse(process.env)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${String(issue?.path[0])}: ${issue?.message ?? ''}`)
  }
  const told = parsed.data
  const address = { ip: '0.0.0.0', announcedAddress: told.FIELDCAST_ANNOUNCED_ADDRESS }
  const media = await MediaServer.create({
    ...(told.MEDIASOUP_WORKER_BIN === undefined ? {} : { workerBin: told.MEDIASOUP_WORKER_BIN }),
    workers: told.FIELDCAST_MEDIA_WORKERS,
    listen: { addresses: [address], port: told.FIELDCAST_MEDIA_PORT },
    log,
  })
  const node = dialApi({
    ...{ api: told.FIELDCAST_MEDIA_NODE, secret: told.FIELDCAST_MEDIA_SECRET, media, log },
    ...{ name: told.FIELDCAST_MEDIA_NAME, workers: told.FIELDCAST_MEDIA_WORKERS, pipe: address },
  })
  const end = () => {
    node.close()
    void media.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  console.log(`Media node ${told.FIELDCAST_MEDIA_NAME} serves ${told.FIELDCAST_MEDIA_NODE}`)
}

try {
  await serve()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
