const mask = '[redacted]'

/** Replaces every known secret value by a mask, at the one place where text leaves a driver. */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const values = [...new Set(secrets)].filter((value) => value.length >= 4).sort((a, b) => b.length - a.length)
  const forms = values.flatMap((value) => [value, encodeURIComponent(value), Buffer.from(value).toString('base64')])
  return (text) => forms.reduce((out, form) => out.replaceAll(form, mask), text)
}
