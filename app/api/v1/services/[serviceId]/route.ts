import { getServiceEndpoint, updateServiceEndpoint } from '#lib/api/endpoints/services.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(getServiceEndpoint)
export const PUT = serve(updateServiceEndpoint)
