import { decideRunEndpoint } from '#lib/api/endpoints/runs.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(decideRunEndpoint)
