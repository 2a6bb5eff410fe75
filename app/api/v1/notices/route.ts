import { listNoticesEndpoint } from '#lib/api/endpoints/notices.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listNoticesEndpoint)
