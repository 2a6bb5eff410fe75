'use client'

import { Trash2 } from 'lucide-react'
import type { DriverForm } from '#lib/drivers/form-fields.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Checkbox, Input, Select } from '#components/ui/input.tsx'
import { ComponentDetails } from './component-details.tsx'
import { ConfigFields } from './config-fields.tsx'
import { configOf } from './draft-to-spec.ts'
import type { ComponentDraft } from './draft.ts'
import { errorsAt, type FormErrors } from './form-errors.ts'
import { slugOf } from './slug-of.ts'
import { TargetProbe } from './target-probe.tsx'

interface ComponentEditorProps {
  index: number
  component: ComponentDraft
  /** Slugs of the other components. */
  others: string[]
  /** Whether it belongs to a saved service: its slug then no longer follows its name. */
  saved: boolean
  forms: readonly DriverForm[]
  errors: FormErrors
  onChange: (next: ComponentDraft) => void
  onRemove: (() => void) | null
}

export function ComponentEditor({ index, component, others, saved, forms, errors, onChange, onRemove }: ComponentEditorProps) {
  const form = forms.find((one) => one.kind === component.driver)
  const path = `components.${index}`
  const set = (change: Partial<ComponentDraft>) => onChange({ ...component, ...change })
  const rename = (name: string) => set(!saved && component.slug === slugOf(component.name) ? { name, slug: slugOf(name) } : { name })
  return (
    <fieldset className="border-b px-4 py-4 last:border-0">
      <legend className="sr-only">Component {index + 1}</legend>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h3 className="text-base font-semibold">{component.name || `Component ${index + 1}`}</h3>
        {onRemove && (
          <Button size="sm" variant="ghost" icon={<Trash2 className="size-4" />} onClick={onRemove}>
            Remove
          </Button>
        )}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" required error={errorsAt(errors, `${path}.name`)}>
          <Input value={component.name} onChange={(event) => rename(event.target.value)} autoComplete="off" />
        </Field>
        <Field label="Slug" required error={errorsAt(errors, `${path}.slug`)} hint="Stays for good: database, release.">
          <Input
            mono
            value={component.slug}
            onChange={(event) => set({ slug: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label="Driver" error={errorsAt(errors, `${path}.driver`)} hint={form?.description} className="sm:col-span-2">
          <Select
            value={component.driver}
            options={forms.map((one) => ({ value: one.kind, label: one.title }))}
            onChange={(event) => set({ driver: event.target.value, config: {} })}
          />
        </Field>
        <ConfigFields
          fields={form?.fields ?? []}
          values={component.config}
          onChange={(config) => set({ config })}
          errors={errors}
          path={`${path}.config`}
        />
        <TargetProbe key={component.driver} target={() => ({ driver: component.driver, config: configOf(component, forms) })} />
        {others.length > 0 && (
          <fieldset className="sm:col-span-2">
            <legend className="text-sm font-medium">Restored after</legend>
            <div className="flex flex-wrap gap-x-4">
              {others.map((slug) => (
                <Checkbox
                  key={slug}
                  label={slug}
                  checked={component.dependsOn.includes(slug)}
                  onChange={(event) =>
                    set({
                      dependsOn: event.target.checked ? [...component.dependsOn, slug] : component.dependsOn.filter((one) => one !== slug),
                    })
                  }
                />
              ))}
            </div>
            {errorsAt(errors, `${path}.dependsOn`, true).map((message) => (
              <p key={message} className="text-xs text-bad">
                {message}
              </p>
            ))}
          </fieldset>
        )}
        <ComponentDetails component={component} path={path} errors={errors} set={set} />
      </div>
    </fieldset>
  )
}
