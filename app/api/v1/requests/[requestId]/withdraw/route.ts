import { withdrawRequestEndpoint } from '#lib/api/endpoints/approvals.ts'
import { serve } from '#lib/api/serve.ts'

export const POST = serve(withdrawRequestEndpoint)
