import { deleteCheckpointEndpoint } from '#lib/api/endpoints/checkpoint-changes.ts'
import { getCheckpointEndpoint } from '#lib/api/endpoints/checkpoints.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(getCheckpointEndpoint)
export const DELETE = serve(deleteCheckpointEndpoint)
