import { listUsersEndpoint, createUserEndpoint } from '#lib/api/endpoints/users.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listUsersEndpoint)
export const POST = serve(createUserEndpoint)
