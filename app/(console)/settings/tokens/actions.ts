'use server'

import { defineAction } from '#lib/auth/action.ts'
import { createToken, createTokenInput } from '#lib/services/token/create-token.ts'
import { revokeToken, revokeTokenInput } from '#lib/services/token/revoke-token.ts'

const permission = 'token.manage'

export const createTokenAction = defineAction({ name: 'tokens.create', permission, input: createTokenInput, run: createToken })
export const revokeTokenAction = defineAction({ name: 'tokens.revoke', permission, input: revokeTokenInput, run: revokeToken })
