import { archiveServiceEndpoint } from '#lib/api/endpoints/services.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(archiveServiceEndpoint)
