import { listPlansEndpoint, createPlanEndpoint } from '#lib/api/endpoints/plans.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listPlansEndpoint)
export const POST = serve(createPlanEndpoint)
