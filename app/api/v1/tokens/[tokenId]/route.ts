import { revokeTokenEndpoint } from '#lib/api/endpoints/tokens.ts'
import { serve } from '#lib/api/serve.ts'

export const DELETE = serve(revokeTokenEndpoint)
