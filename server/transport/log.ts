import { pino } from 'pino'
import type { Log } from '#server/core/log.ts'

/** The process's log: lines of JSON on standard output. */
export const createLog = (level: string): Log => pino({ level, base: null })
