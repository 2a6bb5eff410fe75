import type { Actor } from '../context.ts'

/** Nobody in particular: every permission is refused. */
export const anonymousActor: Actor = { kind: 'anonymous', id: 'anonymous', name: 'not signed in', role: null }
