import { parseArgs } from 'node:util'
import { z } from 'zod'
import { StartupError } from '#server/core/startup-error.ts'
import type { TurnServer } from '#server/core/turn.ts'
import { paymentVariables, readPaymentAccounts, type PaymentAccounts } from './config-payments.ts'

const SWITCHES = {
  port: { type: 'string' },
  data: { type: 'string' },
  'no-demo': { type: 'boolean' },
  lan: { type: 'boolean' },
} as const

const DAY_MS = 24 * 3_600_000

const port = z.coerce.number().int().min(1).max(65_535)
const milliseconds = z.coerce.number().int().min(1_000).max(86_400_000)

const turnUrls = z
  .string()
  .transform((text) => text.split(',').map((url) => url.trim()))
  .pipe(
    z
      .array(z.string().regex(/^turns?:\S+$/, 'turn: or turns: addresses'))
      .min(1)
      .max(4),
  )

/** Every variable that the server knows, with its default; anything else named FIELDCAST_… is a mistake. */
const variables = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Where several processes share rooms, limits and the gate of flash sales; without it one process serves. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  MEDIASOUP_WORKER_BIN: z.string().min(1).optional(),
  FIELDCAST_PORT: port.default(8080),
  FIELDCAST_DATA: z.string().min(1).default('data'),
  /** The address that phones are told to send media to, where it is not the machine's own. */
  FIELDCAST_ANNOUNCED_ADDRESS: z.string().min(1).optional(),
  /** First UDP and TCP port of the media workers, one for each. */
  FIELDCAST_MEDIA_PORT: port.default(44_300),
  FIELDCAST_MEDIA_WORKERS: z.coerce.number().int().min(1).max(128).optional(),
  /** Viewers of one live that get its picture by WebRTC, 500 a worker unless set; further ones get it by HLS. */
  FIELDCAST_MEDIA_VIEWERS: z.coerce.number().int().min(1).max(100_000).optional(),
  /** Lets media servers on other machines dial in; both sides must know it. */
  FIELDCAST_MEDIA_SECRET: z.string().min(16).optional(),
  /** Addresses of a TURN server, with commas between them, and the secret that it shares with us. */
  FIELDCAST_TURN_URLS: turnUrls.optional(),
  FIELDCAST_TURN_SECRET: z.string().min(16).optional(),
  FIELDCAST_FFMPEG: z.string().min(1).default('ffmpeg'),
  /** How long a recording is kept after its live; the rules for live sales ask for three years. */
  FIELDCAST_KEEP_RECORDINGS_DAYS: z.coerce.number().int().min(1).max(36_500).default(1_096),
  FIELDCAST_COUNTY: z.string().min(1).max(20).default('新泰'),
  /** How long units are kept for a buyer who has not paid. */
  FIELDCAST_HOLD_MS: milliseconds.default(600_000),
  /** Widens every rate limit, for load tests that come from one address. */
  FIELDCAST_RATE_LIMIT_FACTOR: z.coerce.number().min(1).max(100_000).default(1),
  /** Accounts that may buy from one device in one flash sale. */
  FIELDCAST_BUYERS_PER_DEVICE: z.coerce.number().int().min(1).max(1_000).default(3),
  /** Attempts a second, at one flash sale or at this process, from which on buyers have to show work. */
  FIELDCAST_CHALLENGE_RATE: z.coerce.number().int().min(1).max(1_000_000).default(5_000),
  /** The same as the share of attempts that were refused, in per cent. */
  FIELDCAST_CHALLENGE_REFUSED_PERCENT: z.coerce.number().int().min(1).max(100).default(50),
  /** The work, in zero bits of SHA-256: each doubles it. */
  FIELDCAST_CHALLENGE_BITS: z.coerce.number().int().min(1).max(22).default(14),
  FIELDCAST_BEHIND_PROXY: z.stringbool().default(false),
  /** Who shows it as a bearer token reads /metrics from anywhere; without one only this machine itself does. */
  FIELDCAST_METRICS_TOKEN: z.string().min(16).optional(),
  ...paymentVariables,
  FIELDCAST_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
})

type Variables = z.output<typeof variables>

/** How buying is guarded against bots. */
export interface GuardConfig {
  readonly buyersPerDevice: number
  readonly ratePerSecond: number
  readonly refusedPercent: number
  readonly bits: number
}

/** What the server was told, checked; the rest of the code never reads the environment. */
export interface Config {
  readonly port: number
  readonly dataFolder: string
  readonly demo: boolean
  readonly lan: boolean
  readonly countyName: string
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  readonly media: {
    readonly workerBin: string | undefined
    readonly workers: number | undefined
    readonly viewersPerLive: number | undefined
    readonly port: number
    readonly announcedAddress: string | undefined
    /** What media nodes must know; absent: there are none. */
    readonly secret: string | undefined
    readonly ffmpegBin: string
  }
  /** Undefined: no relay. */
  readonly turn: TurnServer | undefined
  readonly keepRecordingsMs: number
  readonly holdMs: number
  readonly rateLimitFactor: number
  readonly guard: GuardConfig
  readonly behindProxy: boolean
  readonly metricsToken: string | undefined
  /** Undefined: payments go through the sandbox. */
  readonly payments: PaymentAccounts | undefined
  readonly logLevel: Variables['FIELDCAST_LOG_LEVEL']
}

/**
 * Reads switches and variables; a switch wins.
 *
 * @throws StartupError of one line that names the switch or variable and what it takes.
 */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Config {
  const switches = readSwitches(args)
  const values = readVariables({
    ...env,
    ...(switches.port === undefined ? {} : { FIELDCAST_PORT: switches.port }),
    ...(switches.data === undefined ? {} : { FIELDCAST_DATA: switches.data }),
  })
  return {
    port: values.FIELDCAST_PORT,
    dataFolder: values.FIELDCAST_DATA,
    // The demo's hosts would stream once for each process.
    demo: switches['no-demo'] !== true && values.REDIS_URL === undefined,
    lan: switches.lan === true,
    countyName: values.FIELDCAST_COUNTY,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    media: {
      workerBin: values.MEDIASOUP_WORKER_BIN,
      workers: values.FIELDCAST_MEDIA_WORKERS,
      viewersPerLive: values.FIELDCAST_MEDIA_VIEWERS,
      port: values.FIELDCAST_MEDIA_PORT,
      announcedAddress: values.FIELDCAST_ANNOUNCED_ADDRESS,
      secret: values.FIELDCAST_MEDIA_SECRET,
      ffmpegBin: values.FIELDCAST_FFMPEG,
    },
    turn: readTurn(values),
    keepRecordingsMs: values.FIELDCAST_KEEP_RECORDINGS_DAYS * DAY_MS,
    holdMs: values.FIELDCAST_HOLD_MS,
    rateLimitFactor: values.FIELDCAST_RATE_LIMIT_FACTOR,
    guard: {
      buyersPerDevice: values.FIELDCAST_BUYERS_PER_DEVICE,
      ratePerSecond: values.FIELDCAST_CHALLENGE_RATE,
      refusedPercent: values.FIELDCAST_CHALLENGE_REFUSED_PERCENT,
      bits: values.FIELDCAST_CHALLENGE_BITS,
    },
    behindProxy: values.FIELDCAST_BEHIND_PROXY,
    metricsToken: values.FIELDCAST_METRICS_TOKEN,
    payments: readPaymentAccounts(values),
    logLevel: values.FIELDCAST_LOG_LEVEL,
  }
}

function readTurn({
  FIELDCAST_TURN_URLS: urls,
  FIELDCAST_TURN_SECRET: secret,
}: Variables): TurnServer | undefined {
  if (urls !== undefined && secret !== undefined) return { urls, secret }
  if (urls === undefined && secret === undefined) return undefined
  throw new StartupError(
    'variable_missing',
    'FIELDCAST_TURN_URLS and FIELDCAST_TURN_SECRET go together; set both or neither',
  )
}

function readSwitches(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: SWITCHES, strict: true }).values
  } catch (error) {
    const known = Object.keys(SWITCHES).map((name) => `--${name}`)
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error)
    throw new StartupError('switch_invalid', `${reason ?? ''}; known are ${known.join(', ')}`)
  }
}

function readVariables(env: NodeJS.ProcessEnv): Variables {
  const known = Object.keys(variables.shape)
  const unknown = Object.keys(env).find((name) => name.startsWith('FIELDCAST_') && !known.includes(name))
  if (unknown !== undefined)
    throw new StartupError(
      'variable_unknown',
      `${unknown} is not a variable of Fieldcast; known are ${known.join(', ')}`,
    )
  // An empty variable is what `VAR= npm start` means by "not set".
  const given = Object.fromEntries(known.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
  const result = variables.safeParse(given)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const name = String(issue?.path[0] ?? '')
  throw new StartupError(
    'variable_invalid',
    `${name} is “${env[name] ?? ''}”, which does not do: ${issue?.message ?? ''}; change it or unset it`,
  )
}
