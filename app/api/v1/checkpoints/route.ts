import { listCheckpointsEndpoint, createCheckpointEndpoint } from '#lib/api/endpoints/checkpoints.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listCheckpointsEndpoint)
export const POST = serve(createCheckpointEndpoint)
