import { formatDuration } from '#lib/domain/format/duration.ts'
import type { RunPrediction } from '#lib/domain/run/run.ts'

/** The bounds of a prediction, "4.1 s–8.3 s"; null below five past runs. */
export function predictionRange(predicted: RunPrediction): string | null {
  if (!predicted.known) return null
  const [low, high] = [formatDuration(predicted.lowMs), formatDuration(predicted.highMs)]
  const [, lowUnit] = low.split(' ')
  const [, highUnit] = high.split(' ')
  const plain = (text: string) => text.split(' ').length === 2
  return lowUnit === highUnit && plain(low) && plain(high) ? `${low.split(' ')[0]}–${high}` : `${low}–${high}`
}

/** What is behind it: "95 %, n = 14, worst 9 s"; "n = 3" when the interval is unknown. */
export function predictionBasis(predicted: RunPrediction): string {
  const worst = predicted.worstMs === null ? '' : `, worst so far ${formatDuration(predicted.worstMs)}`
  return `${predicted.known ? '95 %, ' : ''}n = ${predicted.n}${worst}`
}
