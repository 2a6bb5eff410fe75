import type { component, service } from '#db/schema/index.ts'
import type { ServiceSpec } from '#lib/domain/service/service.ts'
import { digestOf, type Json } from '#lib/system/canonical.ts'

export type ServiceRow = typeof service.$inferSelect
export type ComponentRow = typeof component.$inferSelect

/** A service as it would stand in `ripcord.yaml`, from its rows; archived components left out, the rest in the order of their slugs. */
export function storedSpec(service: ServiceRow, components: readonly ComponentRow[]): ServiceSpec {
  const { slug, name, environment, team, description, objectives, policy, checks } = service
  const used = components.filter((one) => one.archivedAt === null).sort((a, b) => (a.slug < b.slug ? -1 : 1))
  return {
    slug,
    name,
    environment,
    team,
    description,
    objectives,
    policy,
    checks,
    components: used.map(({ slug, name, driver, config, dependsOn, hooks, schedule, retention, redundant }) => ({
      slug,
      name,
      driver,
      config,
      dependsOn,
      hooks,
      schedule,
      retention,
      redundant,
    })),
  }
}

/** The order of components means nothing: dependencies say what comes first. */
export function inStoredOrder(spec: ServiceSpec): ServiceSpec {
  return { ...spec, components: spec.components.toSorted((a, b) => (a.slug < b.slug ? -1 : 1)) }
}

export function specDigest(spec: ServiceSpec): string {
  return digestOf(spec as unknown as Json)
}

/** The names of what differs, never the values: `policy`, `components.database.config`. */
export function changedKeys(before: ServiceSpec, after: ServiceSpec): string[] {
  const { components: old, ...rest } = before
  const { components: next, ...wanted } = after
  const names = [...new Set([...old, ...next].map((one) => one.slug))].sort()
  const parts = names.flatMap((slug) => {
    const a = old.find((one) => one.slug === slug)
    const b = next.find((one) => one.slug === slug)
    return a && b ? differing(a, b).map((key) => `components.${slug}.${key}`) : [`components.${slug}`]
  })
  return [...differing(rest, wanted), ...parts]
}

function differing(a: object, b: object): string[] {
  const left = a as Record<string, Json | undefined>
  const right = b as Record<string, Json | undefined>
  return Object.keys({ ...a, ...b }).filter((key) => digestOf(left[key] ?? null) !== digestOf(right[key] ?? null))
}
