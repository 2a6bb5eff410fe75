import { listStandingEndpoint, signStandingEndpoint } from '#lib/api/endpoints/approvals.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listStandingEndpoint)
export const POST = serve(signStandingEndpoint)
