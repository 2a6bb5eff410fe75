import type { ConfigField } from '#lib/drivers/form-fields.ts'
import { Field } from '#components/ui/field.tsx'
import { Checkbox, Input, Textarea } from '#components/ui/input.tsx'
import { errorsAt, type FormErrors } from './form-errors.ts'

interface ConfigFieldsProps {
  fields: readonly ConfigField[]
  values: Record<string, string | boolean>
  onChange: (values: Record<string, string | boolean>) => void
  errors: FormErrors
  /** `components.0.config` */
  path: string
}

const lineHint = { list: 'One a line.', map: 'One a line, as name: value.', json: 'As JSON.' } as Record<string, string>

/** The settings of one driver, as its schema describes them. */
export function ConfigFields({ fields, values, onChange, errors, path }: ConfigFieldsProps) {
  return fields.map((field) => {
    const value = values[field.key]
    const set = (next: string | boolean) => onChange({ ...values, [field.key]: next })
    const error = errorsAt(errors, `${path}.${field.key}`, true)
    if (field.kind === 'boolean') {
      return (
        <Checkbox
          key={field.key}
          label={field.title}
          hint={error[0] ?? field.description}
          checked={value === true}
          onChange={(event) => set(event.target.checked)}
        />
      )
    }
    const text = typeof value === 'string' ? value : ''
    const hint = [field.description.replace(/\.?$/, '.'), lineHint[field.kind]].filter((text) => text && text !== '.').join(' ')
    return (
      <Field
        key={field.key}
        label={field.title}
        hint={hint}
        required={field.required}
        error={error}
        className={field.kind === 'text' ? 'sm:col-span-2' : ''}
      >
        {field.kind === 'text' || field.kind === 'number' ? (
          <Input
            mono
            type={field.kind === 'number' ? 'number' : 'text'}
            value={text}
            onChange={(event) => set(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        ) : (
          <Textarea mono rows={2} value={text} onChange={(event) => set(event.target.value)} spellCheck={false} />
        )}
      </Field>
    )
  })
}
