import { z } from 'zod'
import { listVaults } from '#db/queries/vault.ts'
import { parseConfig, formatProblem } from '#lib/domain/config/parse-config.ts'
import { driverSchemas } from '#lib/drivers/schemas.ts'
import { applyConfig } from '#lib/services/config/apply-config.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { env } from '#lib/system/env.ts'
import { defineEndpoint } from '../endpoint.ts'

const slugs = z.array(z.string())

export const getSettingsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/settings',
  permission: 'service.read',
  tag: 'settings',
  summary: 'The address of this console and its vaults with what is known of their copies',
  response: z.object({
    url: z.string(),
    vaults: z.array(
      z.object({
        name: z.string(),
        path: z.string().nullable().meta({ description: 'Null for main, which is in the data folder' }),
        copies: z.object({ ok: z.number(), missing: z.number(), corrupt: z.number(), unreachable: z.number() }),
        contentBytes: z.number(),
      }),
    ),
  }),
  handle: async (ctx) => ({ url: env().baseUrl, vaults: await listVaults(ctx.store.read) }),
})

export const applyConfigEndpoint = defineEndpoint({
  method: 'PUT',
  path: '/api/v1/config',
  permission: 'service.write',
  tag: 'settings',
  summary: 'Make the services that ripcord.yaml owns equal to this file: all of it or nothing',
  body: z.strictObject({
    file: z.string().min(1).max(500).default('ripcord.yaml').meta({ description: 'Its name, for problems' }),
    text: z.string().meta({ description: 'ripcord.yaml, at most 1 MiB' }),
  }),
  maxBytes: 7 << 20,
  response: z.object({ created: slugs, updated: slugs, archived: slugs, unchanged: slugs, deferred: slugs }),
  handle: async (ctx, { body: { file, text } }) => {
    const parsed = parseConfig(text, { file, drivers: driverSchemas })
    if (parsed.ok) return await applyConfig(ctx, parsed.config)
    const [first, ...more] = parsed.problems.map(formatProblem)
    throw new ServiceError('bad_input', more.length > 0 ? `${first!} (and ${more.length} more)` : first!, { text: [first!, ...more] })
  },
})
