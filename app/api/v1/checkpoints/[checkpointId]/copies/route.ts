import { copyCheckpointEndpoint } from '#lib/api/endpoints/checkpoints.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(copyCheckpointEndpoint)
