import pino from 'pino'
import { env } from './env.ts'

/** Structured logs on stdout. Secrets are redacted by key here and by value in `redact`. */
export const log = pino({
  level: env().RIPCORD_LOG,
  base: undefined,
  redact: ['password', 'token', 'secret', '*.password', '*.token', '*.secret', 'authorization', '*.authorization'],
  timestamp: pino.stdTimeFunctions.isoTime,
})
export type Log = typeof log
