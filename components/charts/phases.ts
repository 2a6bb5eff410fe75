import type { RunPhases } from '#lib/domain/run/run.ts'

const order = [
  { name: 'detect', key: 'detectMs', label: 'Detect' },
  { name: 'decide', key: 'decideMs', label: 'Decide' },
  { name: 'execute', key: 'executeMs', label: 'Execute' },
  { name: 'validate', key: 'validateMs', label: 'Validate' },
] as const

/** The four phases laid end to end on 0–100, in the order in which they happen. All zero: no widths. */
export function layPhases(phases: RunPhases) {
  const lengths = order.map(({ key }) => Math.max(0, phases[key]))
  const totalMs = lengths.reduce((sum, length) => sum + length, 0)
  const share = (ms: number) => (totalMs === 0 ? 0 : (ms / totalMs) * 100)
  const parts = order.map(({ name, label }, index) => ({
    name,
    label,
    ms: lengths[index] ?? 0,
    from: share(lengths.slice(0, index).reduce((sum, length) => sum + length, 0)),
    share: share(lengths[index] ?? 0),
  }))
  return { parts, totalMs }
}
