import { exportRegistryEndpoint, importRegistryEndpoint } from '#lib/api/endpoints/checkpoint-registry.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(exportRegistryEndpoint)
export const POST = serve(importRegistryEndpoint)
