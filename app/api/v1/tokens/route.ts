import { listTokensEndpoint, createTokenEndpoint } from '#lib/api/endpoints/tokens.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(listTokensEndpoint)
export const POST = serve(createTokenEndpoint)
