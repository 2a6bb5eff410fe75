'use client'

import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import type { ServiceDraft } from './draft.ts'
import { errorsAt, type FormErrors } from './form-errors.ts'
import { slugOf } from './slug-of.ts'

interface BasicFieldsProps {
  draft: ServiceDraft
  set: (change: Partial<ServiceDraft>) => void
  errors: FormErrors
  /** The slug of a saved service stays. */
  fixedSlug: boolean
}

export function BasicFields({ draft, set, errors, fixedSlug }: BasicFieldsProps) {
  const rename = (name: string) => {
    const follows = !fixedSlug && draft.slug === slugOf(draft.name)
    set(follows ? { name, slug: slugOf(name) } : { name })
  }
  return (
    <Card title="Service">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" required error={errorsAt(errors, 'name')}>
          <Input value={draft.name} onChange={(event) => rename(event.target.value)} autoComplete="off" />
        </Field>
        <Field
          label="Slug"
          required
          error={errorsAt(errors, 'slug')}
          hint={fixedSlug ? 'Stays for good: evidence and addresses use it.' : 'Lower-case letters, digits and hyphens. Stays for good.'}
        >
          <Input
            mono
            readOnly={fixedSlug}
            value={draft.slug}
            onChange={(event) => set({ slug: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label="Environment" error={errorsAt(errors, 'environment')} hint="production, staging …">
          <Input value={draft.environment} onChange={(event) => set({ environment: event.target.value })} autoComplete="off" />
        </Field>
        <Field label="Team" error={errorsAt(errors, 'team')}>
          <Input value={draft.team} onChange={(event) => set({ team: event.target.value })} autoComplete="off" />
        </Field>
        <Field label="Description" error={errorsAt(errors, 'description')} className="sm:col-span-2">
          <Textarea rows={2} value={draft.description} onChange={(event) => set({ description: event.target.value })} />
        </Field>
      </div>
    </Card>
  )
}
