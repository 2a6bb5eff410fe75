import { readRunLogEndpoint } from '#lib/api/endpoints/runs.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(readRunLogEndpoint)
