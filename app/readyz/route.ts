import { sharedReadiness } from '#lib/services/health/shared-readiness.ts'

export const dynamic = 'force-dynamic'

/** Readiness: 200 when Ripcord can do its work, else 503 with the part that fails and what to do. */
export async function GET(): Promise<Response> {
  const { ready, parts } = await sharedReadiness()
  return Response.json(
    { status: ready ? 'ready' : 'not ready', parts },
    { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
