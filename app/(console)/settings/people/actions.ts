'use server'

import { defineAction } from '#lib/auth/action.ts'
import { changeRole, changeRoleInput } from '#lib/services/user/change-role.ts'
import { createUser, createUserInput } from '#lib/services/user/create-user.ts'
import { disableUser } from '#lib/services/user/disable-user.ts'
import { enableUser } from '#lib/services/user/enable-user.ts'
import { userIdInput } from '#lib/services/user/person-fields.ts'
import { removeTotp } from '#lib/services/user/remove-totp.ts'
import { resetPassword } from '#lib/services/user/reset-password.ts'
import { updateUser, updateUserInput } from '#lib/services/user/update-user.ts'

const permission = 'user.manage'

export const createUserAction = defineAction({ name: 'people.create', permission, input: createUserInput, run: createUser })
export const updateUserAction = defineAction({ name: 'people.update', permission, input: updateUserInput, run: updateUser })
export const changeRoleAction = defineAction({ name: 'people.change_role', permission, input: changeRoleInput, run: changeRole })
export const disableUserAction = defineAction({ name: 'people.disable', permission, input: userIdInput, run: disableUser })
export const enableUserAction = defineAction({ name: 'people.enable', permission, input: userIdInput, run: enableUser })
export const resetPasswordAction = defineAction({ name: 'people.reset_password', permission, input: userIdInput, run: resetPassword })
export const resetTotpAction = defineAction({ name: 'people.remove_totp', permission, input: userIdInput, run: removeTotp })
