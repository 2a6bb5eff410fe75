import { z } from 'zod'

/** Milliseconds since the epoch, UTC. */
export const at = z.number().int()
export const atOrNull = at.nullable()
export const id = z.string()
export const idOrNull = id.nullable()
export const text = z.string()
export const textOrNull = text.nullable()
export const count = z.number().int().min(0)
/** An object whose keys depend on the driver or the step. */
export const open = z.looseObject({})
/** sha256, hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
