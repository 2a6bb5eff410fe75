import { streamChangesEndpoint } from '#lib/api/endpoints/events.ts'
import { serve } from '#lib/api/serve.ts'

export const dynamic = 'force-dynamic'
export const GET = serve(streamChangesEndpoint)
