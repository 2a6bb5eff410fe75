'use server'

import { z } from 'zod'
import { defineAction } from '#lib/auth/action.ts'
import { revokeSession, revokeSessionInput } from '#lib/services/session/revoke-session.ts'
import { changeOwnPassword, changeOwnPasswordInput } from '#lib/services/user/change-own-password.ts'
import { confirmTotp, confirmTotpInput } from '#lib/services/user/confirm-totp.ts'
import { enrolTotp } from '#lib/services/user/enrol-totp.ts'
import { removeTotp } from '#lib/services/user/remove-totp.ts'

const permission = 'self'
const nothing = z.object({})

export const changePasswordAction = defineAction({
  name: 'account.change_password',
  permission,
  input: changeOwnPasswordInput,
  run: changeOwnPassword,
})
export const enrolTotpAction = defineAction({ name: 'account.enrol_totp', permission, input: nothing, run: enrolTotp })
export const confirmTotpAction = defineAction({ name: 'account.confirm_totp', permission, input: confirmTotpInput, run: confirmTotp })
export const removeOwnTotpAction = defineAction({
  name: 'account.remove_totp',
  permission,
  input: nothing,
  run: (ctx) => removeTotp(ctx, {}),
})
export const revokeSessionAction = defineAction({
  name: 'account.revoke_session',
  permission,
  input: revokeSessionInput,
  run: revokeSession,
})
