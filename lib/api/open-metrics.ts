import type { Metrics } from '#db/queries/metrics.ts'
import { checkpointStates, jobStates, requestStates, runStates } from '#db/schema/index.ts'

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** OpenMetrics 1.0 text. Every state has its line, also at nought, so that an alert rule never meets a missing series. */
export function formatMetrics(metrics: Metrics, now: number): string {
  const gauge = (name: string, help: string, samples: readonly (readonly [labels: string, value: number])[]) =>
    samples.length === 0
      ? []
      : [`# TYPE ${name} gauge`, `# HELP ${name} ${help}`, ...samples.map(([labels, value]) => `${name}${labels} ${value}`)]
  const byState = (states: readonly string[], rows: readonly { state: string; n: number }[]) =>
    states.map((state) => [`{state="${state}"}`, rows.find((row) => row.state === state)?.n ?? 0] as const)
  const { engine } = metrics
  const age = engine ? [['', Math.max(0, now - engine.heartbeatAt) / 1_000] as const] : []
  return [
    ...gauge('ripcord_services', 'Services in use.', [['', metrics.services]]),
    ...gauge('ripcord_checkpoints', 'Checkpoints by state.', byState(checkpointStates, metrics.checkpoints)),
    ...gauge('ripcord_runs', 'Runs by state.', byState(runStates, metrics.runs)),
    ...gauge('ripcord_approval_requests', 'Approval requests by state.', byState(requestStates, metrics.requests)),
    ...gauge('ripcord_jobs', 'Requests to the engine by state.', byState(jobStates, metrics.jobs)),
    ...gauge('ripcord_engine_heartbeat_age_seconds', 'Time since the engine last said it is alive. Absent before the first time.', age),
    '# TYPE ripcord_audit_events counter',
    '# HELP ripcord_audit_events Events in the audit: its newest seq.',
    `ripcord_audit_events_total ${metrics.auditSeq}`,
    '# EOF',
    '',
  ].join('\n')
}
