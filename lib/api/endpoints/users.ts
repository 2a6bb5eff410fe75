import { z } from 'zod'
import { findPerson, listPeople } from '#db/queries/user.ts'
import { roles } from '#db/schema/people.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { changeRole } from '#lib/services/user/change-role.ts'
import { createUser, createUserInput } from '#lib/services/user/create-user.ts'
import { disableUser } from '#lib/services/user/disable-user.ts'
import { enableUser } from '#lib/services/user/enable-user.ts'
import { roleField } from '#lib/services/user/person-fields.ts'
import { resetPassword } from '#lib/services/user/reset-password.ts'
import { updateUser, updateUserInput } from '#lib/services/user/update-user.ts'
import { defineEndpoint } from '../endpoint.ts'

const shared = { permission: 'user.manage', tag: 'users' } as const
const params = z.object({ userId: z.string().min(1) })
const person = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(roles),
  disabledAt: z.number().nullable(),
  createdAt: z.number(),
  mustChangePassword: z.boolean(),
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  providers: z.array(z.string()),
})

export const listUsersEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  path: '/api/v1/users',
  summary: 'Everybody who has an account, by name',
  response: z.object({ users: z.array(person) }),
  handle: async (ctx) => ({ users: await listPeople(ctx.store.read) }),
})

export const getUserEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  path: '/api/v1/users/{userId}',
  summary: 'One person',
  params,
  response: person,
  handle: async (ctx, { params: { userId } }) => {
    const found = await findPerson(ctx.store.read, userId)
    if (!found) throw new ServiceError('not_found', 'There is no such person.')
    return found
  },
})

export const createUserEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/users',
  summary: 'Create a person; the password for one use is in the answer and never shown again',
  body: createUserInput,
  status: 201,
  takesKey: false,
  response: z.object({ userId: z.string(), initialPassword: z.string() }),
  handle: (ctx, { body }) => createUser(ctx, body),
})

export const updateUserEndpoint = defineEndpoint({
  ...shared,
  method: 'PATCH',
  path: '/api/v1/users/{userId}',
  summary: 'Change a name and address, or a role; it counts from the next request of that person',
  params,
  body: z.union([z.strictObject({ role: roleField }), updateUserInput.omit({ userId: true }).strict()]),
  status: 204,
  handle: (ctx, { params: { userId }, body }) =>
    'role' in body ? changeRole(ctx, { userId, role: body.role }) : updateUser(ctx, { ...body, userId }),
})

export const disableUserEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/users/{userId}/disable',
  summary: 'End the sessions, tokens and open approvals of a person; refused for the last admin',
  params,
  status: 204,
  handle: (ctx, { params: { userId } }) => disableUser(ctx, { userId }),
})

export const enableUserEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/users/{userId}/enable',
  summary: 'Let a person sign in again',
  params,
  status: 204,
  handle: (ctx, { params: { userId } }) => enableUser(ctx, { userId }),
})

export const resetPasswordEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/users/{userId}/password',
  summary: 'Give a person a password for one use and end their sessions',
  params,
  takesKey: false,
  response: z.object({ initialPassword: z.string() }),
  handle: (ctx, { params: { userId } }) => resetPassword(ctx, { userId }),
})
