import { listServicesEndpoint, createServiceEndpoint } from '#lib/api/endpoints/services.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listServicesEndpoint)
export const POST = serve(createServiceEndpoint)
