import type { Role } from './policy.ts'

/** What each role may do, in a line: for choosing one. */
export const roleWords: Record<Role, string> = {
  viewer: 'Reads everything, changes nothing',
  responder: 'Plans, requests, drills and launches what is approved',
  approver: "Does what a responder does, approves others' plans and signs standing approvals",
  admin: 'Does what an approver does, and manages people, tokens and configuration',
}

export const roleOptions = (Object.keys(roleWords) as Role[]).map((value) => ({
  value,
  label: `${value}: ${roleWords[value].toLowerCase()}`,
}))
