interface Node {
  slug: string
  dependsOn: readonly string[]
}

export type DependencyOrder<T> = { ok: true; order: T[] } | { ok: false; message: string }

/** Components so that each comes after what it depends on; equal ranks stay in the given order. */
export function dependencyOrder<T extends Node>(components: readonly T[]): DependencyOrder<T> {
  const known = new Set(components.map((component) => component.slug))
  for (const component of components) {
    const stranger = component.dependsOn.find((slug) => !known.has(slug))
    if (stranger) return { ok: false, message: `${component.slug} depends on ${stranger}, which is not a component of this service` }
  }
  const order: T[] = []
  const placed = new Set<string>()
  while (order.length < components.length) {
    const ready = components.filter((component) => !placed.has(component.slug) && component.dependsOn.every((slug) => placed.has(slug)))
    if (ready.length === 0) {
      const rest = components.filter((component) => !placed.has(component.slug)).map((component) => component.slug)
      return { ok: false, message: `these components depend on each other in a circle: ${rest.join(', ')}` }
    }
    for (const component of ready) {
      order.push(component)
      placed.add(component.slug)
    }
  }
  return { ok: true, order }
}
