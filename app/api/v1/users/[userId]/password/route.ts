import { resetPasswordEndpoint } from '#lib/api/endpoints/users.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(resetPasswordEndpoint)
