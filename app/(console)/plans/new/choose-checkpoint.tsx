'use client'

import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { formatUtc } from '#lib/domain/format/time.ts'
import type { PlanChoices } from './load-choices.ts'

interface ChooseCheckpointProps {
  component: PlanChoices['components'][number]
  value: string
  onChange: (checkpointId: string) => void
}

/** To which checkpoint a component goes back. The newest proven one is named as such; older and unproven ones can be chosen. */
export function ChooseCheckpoint({ component, value, onChange }: ChooseCheckpointProps) {
  const chosen = component.checkpoints.find((one) => one.id === value)
  if (component.checkpoints.length === 0)
    return <p className="text-base text-muted">{component.name} has no checkpoint. Take or import one first.</p>
  const options = component.checkpoints.map((one) => ({
    value: one.id,
    label: `${one.label} · ${one.name} · data of ${formatUtc(one.dataTime)}${one.id === component.provenId ? ' · newest proven' : ''}`,
  }))
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={`${component.name} goes back to`}>
        <Select value={value} onChange={(event) => onChange(event.target.value)} options={options} />
      </Field>
      {chosen && (
        <p className="flex min-h-6 flex-wrap items-center gap-x-2 text-sm text-muted">
          <StatusBadge
            status={chosen.id === component.provenId ? 'proven' : 'available'}
            label={chosen.id === component.provenId ? 'Newest proven' : 'Not the newest proven one'}
          />
          <span>
            Data of <TimeAgo at={chosen.dataTime} />, {chosen.kind}
          </span>
          {chosen.forwardOnly && <span className="text-warn">A forward-only migration came after it.</span>}
        </p>
      )}
      {component.provenId === null && (
        <p className="text-sm text-warn">No checkpoint of {component.name} is proven now. Verify one to be sure that it restores.</p>
      )}
    </div>
  )
}
