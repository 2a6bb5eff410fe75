'use client'

import { cx } from '#components/ui/cx.ts'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import type { PlanChoices } from './load-choices.ts'

type Level = 1 | 2 | 3

const levels: { level: Level; title: string; text: string }[] = [
  { level: 1, title: 'One component', text: 'Stop, preserve, restore, validate, resume. Target: under 5 min.' },
  { level: 2, title: 'The whole service', text: 'All components in their order, restarted in stages. Target: under 30 min.' },
  { level: 3, title: 'Everything', text: 'As level 2, with a typed confirmation. Target: under 2 h.' },
]

interface ChooseLevelProps {
  level: Level
  onChange: (level: Level) => void
  components: PlanChoices['components']
  only: string
  onOnly: (componentId: string) => void
}

export function ChooseLevel({ level, onChange, components, only, onOnly }: ChooseLevelProps) {
  return (
    <>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Level</legend>
        <div className="grid gap-2 md:grid-cols-3">
          {levels.map((one) => (
            <label
              key={one.level}
              htmlFor={`level-${one.level}`}
              className={cx(
                'grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] content-start gap-x-2.5 rounded-md border p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent',
                one.level === level ? 'border-accent' : 'hover:border-line-strong',
              )}
            >
              <input
                id={`level-${one.level}`}
                type="radio"
                name="level"
                value={one.level}
                checked={one.level === level}
                onChange={() => onChange(one.level)}
                className="row-span-2 mt-1 self-start accent-accent"
              />
              <span className="text-base font-medium">{`${one.level} · ${one.title}`}</span>
              <span className="text-xs text-muted">{one.text}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {level === 1 && components.length > 1 && (
        <Field label="Component">
          <Select
            value={only}
            onChange={(event) => onOnly(event.target.value)}
            options={components.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Field>
      )}
    </>
  )
}
