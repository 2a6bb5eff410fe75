import { expect, test } from 'vitest'
import { driverForms } from './form-fields.ts'
import { driverKinds, driverSchemas } from './schemas.ts'

test('every setting of every driver gets a field with a title, a description and a kind that a person can fill in', () => {
  const forms = driverForms()
  expect(forms.map((form) => form.kind)).toEqual(driverKinds)
  for (const form of forms) {
    const { shape } = driverSchemas[form.kind as keyof typeof driverSchemas].configSchema
    expect(form.fields.map((field) => field.key)).toEqual(Object.keys(shape))
    for (const field of form.fields) {
      expect(field.title, `${form.kind}.${field.key}`).not.toBe(field.key)
      expect(field.description, `${form.kind}.${field.key}`).not.toBe('')
      expect(field.kind, `${form.kind}.${field.key}`).not.toBe('json')
    }
  }
})

test('a setting is required in the form exactly when its driver refuses to do without', () => {
  for (const form of driverForms()) {
    const { configSchema } = driverSchemas[form.kind as keyof typeof driverSchemas]
    const missing = configSchema.safeParse({}).error!.issues.map((issue) => String(issue.path[0]))
    expect(form.fields.filter((field) => field.required).map((field) => field.key)).toEqual(missing)
  }
})
