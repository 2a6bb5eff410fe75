import { applyConfigEndpoint } from '#lib/api/endpoints/settings.ts'
import { serve } from '#lib/api/serve.ts'

export const PUT = serve(applyConfigEndpoint)
