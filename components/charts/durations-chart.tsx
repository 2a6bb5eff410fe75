'use client'

import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { Skeleton } from '#components/ui/states.tsx'
import { formatDuration } from '#lib/domain/format/duration.ts'
import { formatUtc } from '#lib/domain/format/time.ts'
import { durationScale, durationSeries, type DurationPoint } from './duration-scale.ts'

const Plot = dynamic(() => import('./durations-plot.tsx').then((module) => module.DurationsPlot), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
})

interface DurationsChartProps {
  /** Names the chart: "Recovery time of shop". */
  label: string
  points: readonly DurationPoint[]
  /** Where the next run is predicted to fall. */
  band?: { lowMs: number; highMs: number } | null
  targetMs?: number | null
}

/** Runs over time with the predicted band and the target; the same figures stand in a table under it. */
export function DurationsChart({ label, points, band = null, targetMs = null }: DurationsChartProps) {
  const { series, scale } = useMemo(() => {
    const unit = durationScale(Math.max(0, band?.highMs ?? 0, targetMs ?? 0, ...points.map((point) => point.durationMs)))
    return { scale: unit, series: durationSeries(points, unit) }
  }, [points, band, targetMs])
  return (
    <figure aria-label={label}>
      <div aria-hidden className="h-56 w-full">
        <Plot series={series} scale={scale} band={band} targetMs={targetMs} />
      </div>
      <details className="mt-2 text-sm">
        <summary className="w-fit rounded-sm text-muted hover:text-fg">As a table, n = {series.length}</summary>
        <table aria-label={`${label}, table`} className="mt-2 w-full">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="py-1 font-medium">
                When
              </th>
              <th scope="col" className="py-1 font-medium">
                Result
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Duration
              </th>
            </tr>
          </thead>
          <tbody>
            {series.toReversed().map((point) => (
              <tr key={point.id} className="border-t">
                <td className="py-1">{formatUtc(point.at)}</td>
                <td className="py-1">{point.ok ? 'Passed' : 'Failed'}</td>
                <td className="py-1 text-right">{formatDuration(point.durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
