import { metricsEndpoint } from '#lib/api/endpoints/metrics.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(metricsEndpoint)
