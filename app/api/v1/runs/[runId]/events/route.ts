import { streamRunEndpoint } from '#lib/api/endpoints/runs.ts'
import { serve } from '#lib/api/serve.ts'

export const dynamic = 'force-dynamic'
export const GET = serve(streamRunEndpoint)
