import { getPlanEndpoint, editPlanEndpoint } from '#lib/api/endpoints/plans.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(getPlanEndpoint)
export const PUT = serve(editPlanEndpoint)
