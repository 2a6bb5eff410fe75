import { openapiEndpoint } from '#lib/api/endpoints/openapi.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(openapiEndpoint)
