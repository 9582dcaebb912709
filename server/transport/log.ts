import { pino, type Logger } from 'pino'

export type Log = Logger

/** The process's log: lines of JSON; addresses, cookies and phone numbers never go into it. */
export const createLog = (level: string): Log => pino({ level, base: null })
