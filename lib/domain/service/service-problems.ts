import type { z } from 'zod'
import { oneOf } from '../config/closest.ts'
import { issueProblems, type SpecProblem } from '../config/issue-problems.ts'
import { dependencyOrder } from './dependency-order.ts'
import type { ServiceSpec } from './service.ts'

export type ConfigSchemas = Readonly<Record<string, { configSchema: z.ZodType }>>

/** What a schema alone cannot see: names used twice, circles, unknown drivers, settings that a driver refuses. */
export function serviceProblems(spec: ServiceSpec, drivers: ConfigSchemas): SpecProblem[] {
  return [...componentNames(spec), ...dependencies(spec), ...driverSettings(spec, drivers), ...checks(spec)]
}

function componentNames({ components }: ServiceSpec): SpecProblem[] {
  return components.flatMap(({ slug }, i) =>
    components.findIndex((other) => other.slug === slug) < i
      ? [{ path: ['components', i, 'slug'], message: `there are two components “${slug}”`, fix: 'Give one of them another slug.' }]
      : [],
  )
}

function dependencies({ components }: ServiceSpec): SpecProblem[] {
  const slugs = components.map((component) => component.slug)
  const strangers = components.flatMap(({ dependsOn }, i) =>
    dependsOn.flatMap((slug, j): SpecProblem[] => {
      if (slugs.includes(slug)) return []
      return [
        { path: ['components', i, 'dependsOn', j], message: `there is no component “${slug}” in this service`, fix: oneOf(slug, slugs) },
      ]
    }),
  )
  if (strangers.length > 0) return strangers
  const ordered = dependencyOrder(components)
  if (ordered.ok) return []
  const circle = components.findIndex(({ slug, dependsOn }) => dependsOn.length > 0 && ordered.message.includes(slug))
  return [
    {
      path: ['components', Math.max(circle, 0), 'dependsOn'],
      message: ordered.message,
      fix: 'Remove one dependency, so that one can come first.',
    },
  ]
}

function driverSettings({ components }: ServiceSpec, drivers: ConfigSchemas): SpecProblem[] {
  return components.flatMap(({ driver, config }, i): SpecProblem[] => {
    if (!Object.hasOwn(drivers, driver)) {
      return [{ path: ['components', i, 'driver'], message: `there is no driver “${driver}”`, fix: oneOf(driver, Object.keys(drivers)) }]
    }
    const parsed = drivers[driver]!.configSchema.safeParse(config)
    if (parsed.success) return []
    return parsed.error.issues.flatMap((issue) => issueProblems(issue, drivers[driver]!.configSchema, config, ['components', i, 'config']))
  })
}

function checks({ checks: list, components }: ServiceSpec): SpecProblem[] {
  return list.flatMap((check, i): SpecProblem[] => {
    if (check.kind !== 'sql') return []
    const target = components.find((component) => component.slug === check.component)
    const databases = components.filter((component) => component.driver === 'sqlite').map((component) => component.slug)
    const path = ['checks', i, 'component']
    if (!target)
      return [{ path, message: `there is no component “${check.component}” in this service`, fix: oneOf(check.component, databases) }]
    if (target.driver === 'sqlite') return []
    return [
      { path, message: `“${check.component}” is no SQL database (its driver is ${target.driver})`, fix: oneOf(check.component, databases) },
    ]
  })
}
