import { exportAuditEndpoint } from '#lib/api/endpoints/audit.ts'
import { serve } from '#lib/api/serve.ts'

export const GET = serve(exportAuditEndpoint)
