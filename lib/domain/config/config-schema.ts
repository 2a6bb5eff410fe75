import { z } from 'zod'
import { serviceSchema } from '../service/service.ts'

export const vaultSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and hyphens, starting with a letter or digit')
    .refine((name) => name !== 'main', '“main” is the vault in the data folder; choose another name'),
  path: z
    .string()
    .max(4_000)
    .refine((path) => path.startsWith('/') && !path.includes('\0'), 'write the whole path, starting with /')
    .meta({ description: 'A folder on another disk; created when it is not there' }),
})

/** `ripcord.yaml`: what it names, it owns. */
export const configSchema = z.strictObject({
  services: z.array(serviceSchema).max(500).meta({ description: 'The services that can be rolled back' }),
  vaults: z
    .array(vaultSchema)
    .max(20)
    .default([])
    .meta({ description: 'Further places for copies of checkpoints, besides the data folder' }),
})

export type Config = z.infer<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>
export type VaultSpec = z.infer<typeof vaultSchema>
