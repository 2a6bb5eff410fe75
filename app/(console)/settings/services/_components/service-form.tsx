'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { DriverForm } from '#lib/drivers/form-fields.ts'
import { saveServiceAction } from '../actions.ts'
import { BasicFields } from './basic-fields.tsx'
import { CheckEditor } from './check-editor.tsx'
import { ComponentEditor } from './component-editor.tsx'
import { draftToSpec } from './draft-to-spec.ts'
import { emptyCheck, emptyComponent, type ServiceDraft } from './draft.ts'
import { NumberFields, objectiveFields, policyFields } from './number-fields.tsx'
import { SaveFailure } from './save-failure.tsx'

interface ServiceFormProps {
  start: ServiceDraft
  /** The service and the version of it that was read; absent to create one. */
  edit: { serviceId: string; version: number } | null
  forms: readonly DriverForm[]
}

/** What is typed lives here until it is saved; news from the server never overwrites it. */
export function ServiceForm({ start, edit, forms }: ServiceFormProps) {
  const router = useRouter()
  const [draft, setDraft] = useState(start)
  const [read] = useState(edit)
  const { run, pending, failure, errors } = useAction(saveServiceAction)
  const set = (change: Partial<ServiceDraft>) => setDraft((before) => ({ ...before, ...change }))
  const { components, checks } = draft
  const replace = <T,>(list: readonly T[], index: number, next: T) => list.map((one, i) => (i === index ? next : one))
  const databases = components.filter((one) => one.driver === 'sqlite' && one.slug !== '').map((one) => one.slug)
  const save = async () => {
    const done = await run({ spec: draftToSpec(draft, forms), ...(read ? { edit: read } : {}) })
    if (!done) return
    toast.done({
      title: `${draft.name} was saved`,
      description: read ? 'What it changes of proofs is verified again.' : 'Take its first checkpoint now.',
    })
    router.push(`/services/${draft.slug}`)
  }
  return (
    <form
      noValidate
      className="flex max-w-240 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) void save()
      }}
    >
      <SaveFailure failure={failure} current={edit?.version ?? null} read={read?.version ?? null} />
      <BasicFields draft={draft} set={set} errors={errors} fixedSlug={read !== null} />
      <Card
        title="Components"
        description="What can be taken back, each by its own driver."
        flush
        action={
          <Button
            size="sm"
            icon={<Plus className="size-4" />}
            onClick={() => set({ components: [...components, emptyComponent(forms[0]!.kind)] })}
          >
            Add a component
          </Button>
        }
      >
        {components.map((component, index) => (
          <ComponentEditor
            key={component.key}
            index={index}
            component={component}
            others={components.filter((one) => one !== component && one.slug !== '').map((one) => one.slug)}
            saved={read !== null && start.components.some((one) => one.key === component.key)}
            forms={forms}
            errors={errors}
            onChange={(next) => set({ components: replace(components, index, next) })}
            onRemove={components.length > 1 ? () => set({ components: components.filter((one) => one !== component) }) : null}
          />
        ))}
      </Card>
      <Card
        title="Checks"
        description="They decide whether a rollback worked. Without one, content alone is compared."
        flush
        action={
          <Button size="sm" icon={<Plus className="size-4" />} onClick={() => set({ checks: [...checks, emptyCheck('http')] })}>
            Add a check
          </Button>
        }
      >
        {checks.length === 0 && <p className="px-4 py-3 text-sm text-muted">No checks yet.</p>}
        {checks.map((check, index) => (
          <CheckEditor
            key={check.key}
            index={index}
            check={check}
            databases={databases}
            errors={errors}
            onChange={(next) => set({ checks: replace(checks, index, next) })}
            onRemove={() => set({ checks: checks.filter((one) => one !== check) })}
          />
        ))}
      </Card>
      <Card title="Objectives">
        <NumberFields
          path="objectives"
          fields={objectiveFields}
          values={draft.objectives}
          onChange={(objectives) => set({ objectives })}
          errors={errors}
        />
      </Card>
      <Card title="Policy">
        <NumberFields path="policy" fields={policyFields} values={draft.policy} onChange={(policy) => set({ policy })} errors={errors} />
      </Card>
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" size="lg" pending={pending}>
          {read ? 'Save changes' : 'Connect the service'}
        </Button>
        <Button variant="ghost" size="lg" onClick={() => router.back()}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
