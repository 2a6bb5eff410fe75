import { type Json, canonicalJson, sha256 } from '#lib/system/canonical.ts'

export interface AuditActor {
  kind: 'user' | 'token' | 'engine' | 'system' | 'anonymous'
  id: string
  name: string
}

/** One thing that happened. `before` and `after` are digests of the object's state, never the state itself. */
export interface AuditEntry {
  action: string
  object: { kind: string; id: string; name: string }
  result?: 'ok' | 'refused' | 'failed'
  serviceId?: string
  runId?: string
  incidentId?: string
  before?: string
  after?: string
  gitCommit?: string
  workflowRun?: string
  detail?: Record<string, Json | undefined>
}

export interface AuditBody extends AuditEntry {
  v: 1
  seq: number
  at: number
  actor: AuditActor
  result: 'ok' | 'refused' | 'failed'
}

/** The chain starts from this value; event n binds to event n − 1. */
export const chainGenesis = '0'.repeat(64)

/** The exact bytes that are hashed and exported. */
export function encodeEvent(body: AuditBody): string {
  return canonicalJson(body as unknown as Json)
}

/** RFC 6962 §2.1 leaf hash: SHA-256(0x00 ‖ body), hex. */
export function leafHash(encoded: string): string {
  return sha256(Buffer.concat([Buffer.of(0), Buffer.from(encoded, 'utf8')]))
}

/** SHA-256(previous chain hash ‖ leaf hash), over raw bytes, hex. */
export function chainHash(previous: string, leaf: string): string {
  return sha256(Buffer.concat([Buffer.from(previous, 'hex'), Buffer.from(leaf, 'hex')]))
}
