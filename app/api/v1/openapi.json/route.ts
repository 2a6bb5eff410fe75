import { openapiEndpoint } from '#lib/api/all-endpoints.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(openapiEndpoint)
