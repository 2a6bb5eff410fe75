import type { CheckSpec, ComponentHooks, Objectives, RetentionPolicy, SchedulePolicy, ServicePolicy } from '#lib/domain/service/service.ts'
import { bool, index, int, json, ms, oneOf, table, text, uniqueIndex } from '../kit.ts'

export const service = table(
  'service',
  {
    id: text('id').primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    environment: text('environment').notNull(),
    team: text('team').notNull(),
    description: text('description').notNull(),
    objectives: json<Objectives>('objectives').notNull(),
    policy: json<ServicePolicy>('policy').notNull(),
    checks: json<CheckSpec[]>('checks').notNull(),
    /** `file`: ripcord.yaml owns it and the console shows it read-only. */
    source: oneOf('source', ['file', 'console']).notNull(),
    /** sha256 over everything that a plan depends on; see `configDigest` in lib/domain/service. */
    configDigest: text('config_digest').notNull(),
    /** Counts edits; an edit states the version that it read. */
    version: int('version').notNull(),
    createdAt: ms('created_at').notNull(),
    updatedAt: ms('updated_at').notNull(),
    archivedAt: ms('archived_at'),
  },
  (t) => [uniqueIndex('service_slug').on(t.slug)],
)

export const component = table(
  'component',
  {
    id: text('id').primaryKey(),
    serviceId: text('service_id')
      .notNull()
      .references(() => service.id),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    driver: text('driver').notNull(),
    config: json<Record<string, unknown>>('config').notNull(),
    /** Slugs of components of the same service that must be restored before this one. */
    dependsOn: json<string[]>('depends_on').notNull(),
    hooks: json<ComponentHooks>('hooks').notNull(),
    schedule: json<SchedulePolicy>('schedule').notNull(),
    retention: json<RetentionPolicy>('retention').notNull(),
    redundant: bool('redundant').notNull(),
    nextCheckpointAt: ms('next_checkpoint_at'),
    archivedAt: ms('archived_at'),
  },
  (t) => [uniqueIndex('component_slug').on(t.serviceId, t.slug), index('component_due').on(t.nextCheckpointAt)],
)
