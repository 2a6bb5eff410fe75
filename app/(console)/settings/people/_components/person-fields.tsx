import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { roleOptions } from '#lib/domain/access/role-words.ts'

interface PersonFieldsProps {
  errors: Record<string, string[]>
  person?: { name: string; email: string | null; role: string }
}

/** The fields that creating and editing a person share. */
export function PersonFields({ errors, person }: PersonFieldsProps) {
  return (
    <>
      <Field label="Name" required error={errors.name}>
        <Input name="name" defaultValue={person?.name} autoComplete="off" />
      </Field>
      <Field label="E-mail" error={errors.email} hint="Lets the person sign in with an outside account that has this address, verified.">
        <Input name="email" type="email" defaultValue={person?.email ?? ''} autoComplete="off" />
      </Field>
      <Field label="Role" required error={errors.role}>
        <Select name="role" options={roleOptions} defaultValue={person?.role ?? 'responder'} />
      </Field>
    </>
  )
}
