import { getJobEndpoint } from '#lib/api/endpoints/jobs.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(getJobEndpoint)
