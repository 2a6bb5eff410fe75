export type Role = 'viewer' | 'responder' | 'approver' | 'admin'

/**
 * Who may do what: one line a permission, the only list there is. An API token has its owner's role,
 * narrowed to its scopes. `admin` is not above four eyes: it approves too, but never what it requested.
 */
export const permissions = {
  'service.read': ['viewer', 'responder', 'approver', 'admin'],
  'service.write': ['admin'],
  'component.test': ['admin'],
  'checkpoint.create': ['responder', 'approver', 'admin'],
  'checkpoint.verify': ['responder', 'approver', 'admin'],
  'checkpoint.manage': ['approver', 'admin'],
  'checkpoint.import': ['admin'],
  'plan.write': ['responder', 'approver', 'admin'],
  'approval.request': ['responder', 'approver', 'admin'],
  'approval.decide': ['approver', 'admin'],
  'standing.sign': ['approver', 'admin'],
  'rollback.launch': ['responder', 'approver', 'admin'],
  'rollback.break_glass': ['responder', 'approver', 'admin'],
  'rollback.review': ['approver', 'admin'],
  'rollback.cancel': ['responder', 'approver', 'admin'],
  'rollback.decide': ['approver', 'admin'],
  'audit.read': ['viewer', 'responder', 'approver', 'admin'],
  'audit.export': ['approver', 'admin'],
  'user.manage': ['admin'],
  'token.manage': ['viewer', 'responder', 'approver', 'admin'],
  'setting.write': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions
export const allPermissions = Object.keys(permissions) as Permission[]

export function roleMay(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role)
}
