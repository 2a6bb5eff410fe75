import { quarantineCheckpointEndpoint } from '#lib/api/endpoints/checkpoint-changes.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(quarantineCheckpointEndpoint)
