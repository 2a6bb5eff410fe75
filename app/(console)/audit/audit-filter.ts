import { z } from 'zod'
import type { AuditFilter } from '#db/queries/audit.ts'

const text = z.string().trim().min(1).max(200).optional().catch(undefined)
/** A day, or a moment in UTC, as the address carries it: 2026-11-20 or 2026-11-20T22:18. */
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/)
  .optional()
  .catch(undefined)

const schema = z.object({
  q: text,
  actor: text,
  action: text,
  object: text,
  result: z.enum(['ok', 'refused', 'failed']).optional().catch(undefined),
  run: text,
  service: text,
  from: moment,
  to: moment,
  before: z.coerce.number().int().positive().optional().catch(undefined),
})

/** The filter that an address stands for; what cannot be read in it is left out. */
export function auditFilterOf(search: Record<string, string | string[] | undefined>): { filter: AuditFilter; before: number | undefined } {
  const first = Object.fromEntries(Object.entries(search).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]))
  const { q, run, service, from, to, before, ...rest } = schema.parse(first)
  return { filter: { ...rest, text: q, runId: run, serviceId: service, from: startOf(from), to: endOf(to) }, before }
}

function startOf(value: string | undefined): number | undefined {
  return value === undefined ? undefined : readUtc(value.includes('T') ? value : `${value}T00:00`)
}

/** A day counts to its last millisecond, a minute too. */
function endOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const at = readUtc(value.includes('T') ? value : `${value}T00:00`)
  const span = value.includes('T') ? (value.length > 16 ? 1_000 : 60_000) : 86_400_000
  return at === undefined ? undefined : at + span - 1
}

function readUtc(value: string): number | undefined {
  const at = Date.parse(`${value}Z`)
  return Number.isNaN(at) ? undefined : at
}
