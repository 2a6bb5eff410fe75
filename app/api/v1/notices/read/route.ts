import { readNoticesEndpoint } from '#lib/api/endpoints/notices.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(readNoticesEndpoint)
