import { testComponentEndpoint } from '#lib/api/endpoints/components.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(testComponentEndpoint)
