import { getUserEndpoint, updateUserEndpoint } from '#lib/api/endpoints/users.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(getUserEndpoint)
export const PATCH = serve(updateUserEndpoint)
