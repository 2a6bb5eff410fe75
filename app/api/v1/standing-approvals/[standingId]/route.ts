import { revokeStandingEndpoint } from '#lib/api/endpoints/approvals.ts'
import { serve } from '#lib/api/serve.ts'

export const DELETE = serve(revokeStandingEndpoint)
