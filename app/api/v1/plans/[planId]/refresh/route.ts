import { refreshPlanEndpoint } from '#lib/api/endpoints/plans.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(refreshPlanEndpoint)
