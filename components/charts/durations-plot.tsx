'use client'

import { CartesianGrid, ComposedChart, ReferenceArea, ReferenceLine, ResponsiveContainer, Scatter, Tooltip, XAxis, YAxis } from 'recharts'
import { formatDuration } from '#lib/domain/format/duration.ts'
import { formatUtc } from '#lib/domain/format/time.ts'
import type { durationSeries, DurationScale } from './duration-scale.ts'

export interface DurationsPlotProps {
  series: ReturnType<typeof durationSeries>
  scale: DurationScale
  band: { lowMs: number; highMs: number } | null
  targetMs: number | null
}

type Point = DurationsPlotProps['series'][number]

const tick = { fontSize: 12, fill: 'var(--c-muted)' }

export function DurationsPlot({ series, scale, band, targetMs }: DurationsPlotProps) {
  const largest = Math.max(...series.map((point) => point.durationMs), band?.highMs ?? 0, targetMs ?? 0) / scale.size
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={series} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--c-line)" />
        <XAxis
          dataKey="position"
          type="number"
          domain={[0.5, series.length + 0.5]}
          allowDecimals={false}
          tick={tick}
          tickLine={false}
          stroke="var(--c-line)"
        />
        <YAxis domain={[0, Math.ceil(largest * 1.1)]} unit={` ${scale.unit}`} tick={tick} tickLine={false} axisLine={false} width={64} />
        {band && <ReferenceArea y1={band.lowMs / scale.size} y2={band.highMs / scale.size} fill="var(--c-accent)" fillOpacity={0.12} />}
        {targetMs !== null && (
          <ReferenceLine
            y={targetMs / scale.size}
            stroke="var(--c-warn)"
            strokeDasharray="4 3"
            label={{ value: 'target', position: 'insideTopRight', fontSize: 12, fill: 'var(--c-warn)' }}
          />
        )}
        <Tooltip
          cursor={false}
          isAnimationActive={false}
          content={({ payload }) => <PointNote point={payload[0]?.payload as Point | undefined} />}
        />
        <Scatter dataKey="passed" fill="var(--c-accent)" shape="circle" isAnimationActive={false} />
        <Scatter dataKey="failed" fill="var(--c-bad)" shape="cross" isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function PointNote({ point }: { point: Point | undefined }) {
  if (!point) return null
  return (
    <div className="rounded-md border bg-surface px-2.5 py-1.5 text-sm shadow-pop">
      <div className="font-medium">
        {formatDuration(point.durationMs)}
        {point.ok ? '' : ', failed'}
      </div>
      <div className="text-muted">{formatUtc(point.at)}</div>
    </div>
  )
}
