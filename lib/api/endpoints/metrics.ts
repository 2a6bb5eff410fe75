import { readMetrics } from '#db/queries/metrics.ts'
import { defineEndpoint } from '../endpoint.ts'
import { formatMetrics, openMetricsType } from '../open-metrics.ts'

export const metricsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/metrics',
  permission: 'service.read',
  tag: 'metrics',
  summary: 'Counts and the age of the engine’s heartbeat as OpenMetrics text, for Prometheus',
  responseType: 'application/openmetrics-text',
  handle: async (ctx) => {
    const text = formatMetrics(await readMetrics(ctx.store.read), ctx.clock.now())
    return new Response(text, { headers: { 'content-type': openMetricsType, 'cache-control': 'no-store' } })
  },
})
