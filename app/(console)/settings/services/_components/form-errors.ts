export type FormErrors = Record<string, string[]>

/** What is wrong at a path of the specification or, for a field that holds several values, anywhere below it. */
export function errorsAt(errors: FormErrors, path: string, deep = false): string[] {
  const full = `spec.${path}`
  return Object.entries(errors).flatMap(([key, messages]) =>
    key === full || (deep && key.startsWith(`${full}.`)) ? messages.map(sentence) : [],
  )
}

export const sentence = (message: string) => message.charAt(0).toUpperCase() + message.slice(1)

/** `spec.components.0.config.root` → “Component 1, root”. */
export function placeOf(path: string): string {
  const [list, index, ...rest] = path.replace(/^spec\./, '').split('.')
  const word = { components: 'Component', checks: 'Check' }[list ?? '']
  if (!word || index === undefined) return [list, index, ...rest].filter(Boolean).join(', ')
  return [`${word} ${Number(index) + 1}`, ...rest.filter((part) => part !== 'config')].join(', ')
}

export function hasErrorsBelow(errors: FormErrors, ...paths: string[]): boolean {
  return paths.some((path) => errorsAt(errors, path, true).length > 0)
}
