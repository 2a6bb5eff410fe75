import { listBreakGlassEndpoint } from '#lib/api/endpoints/approvals.ts'
import { breakGlassEndpoint } from '#lib/api/endpoints/runs.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listBreakGlassEndpoint)
export const POST = serve(breakGlassEndpoint)
