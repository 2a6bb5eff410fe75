import type { Store, Tx } from '#db/store.ts'
import { appendAudit } from '#lib/audit/append.ts'
import type { AuditActor, AuditEntry } from '#lib/audit/event.ts'
import { type Permission, type Role, roleMay } from '#lib/domain/access/policy.ts'
import type { Clock } from '#lib/system/clock.ts'
import { newId } from '#lib/system/ids.ts'
import { ServiceError } from './errors.ts'

/** Who acts. `engine` acts on its own schedule, `anonymous` has not signed in. */
export interface Actor {
  kind: AuditActor['kind']
  id: string
  name: string
  role: Role | null
  /** Set for API tokens: what the token may do at most. */
  scopes?: readonly string[]
  /** When the person last proved who they are again, ms; null without one. */
  stepUpAt?: number | null
  sessionId?: string
  /** Set for API tokens. `id` is then the owner's, so that four eyes are two people and not two keys of one. */
  tokenId?: string
  /** An admin made the password: nothing but choosing another is allowed. */
  mustChangePassword?: boolean
}

/** What every verb gets: the store, the clock, and who asks. */
export interface Context {
  store: Store
  clock: Clock
  actor: Actor
}

export const engineActor: Actor = { kind: 'engine', id: 'engine', name: 'Ripcord engine', role: null }

/** The first line of every verb. Throws `unauthenticated` or `forbidden`; an engine may do what it schedules. */
export function authorize(ctx: Context, permission: Permission): void {
  const { actor } = ctx
  if (actor.kind === 'engine') return
  if (actor.role === null) throw new ServiceError('unauthenticated', 'Sign in first.')
  if (actor.mustChangePassword) throw new ServiceError('forbidden', 'Choose your own password first: Settings, Account.')
  if (!roleMay(actor.role, permission)) {
    throw new ServiceError('forbidden', `Your role (${actor.role}) does not include ${permission}. Ask an admin.`)
  }
  if (actor.scopes && !actor.scopes.includes(permission)) {
    throw new ServiceError('forbidden', `This token's scopes do not include ${permission}. Make a token that has it.`)
  }
}

export function audit(t: Tx, ctx: Context, entry: AuditEntry): Promise<number> {
  const { kind, id, name } = ctx.actor
  return appendAudit(t, { kind, id, name }, ctx.clock.now(), entry)
}

export function makeId(ctx: Context, prefix: string): string {
  return newId(prefix, ctx.clock.now())
}
