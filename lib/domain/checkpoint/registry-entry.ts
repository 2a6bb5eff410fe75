import { stringify } from 'yaml'
import { z } from 'zod'

export const registryFormat = 1

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in 64 lower-case hexadecimal digits')
const time = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-20T22:18:03Z' })
const word = z.string().min(1).max(120)

/** One entry of `checkpoint_registry.yaml`; docs/formats.md explains each key. */
export const registryEntrySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_.:-]{1,100}$/, 'may have letters, digits and _ . : - only, at most 100'),
  service: word.meta({ description: 'The slug of a service that is set up here' }),
  component: word.meta({ description: 'The slug of one of its components' }),
  name: word,
  version: z.string().max(500).default('').meta({ description: "The driver's word for the state, such as v1.12" }),
  kind: z.string().max(40).default('imported'),
  state: z.string().max(40).optional(),
  sha256: sha256.meta({ description: 'Digest of the content' }),
  manifest: sha256.meta({ description: 'Vault address of the description' }),
  size: z.number().int().min(0),
  data_time: time.meta({ description: 'The time that the data stands for' }),
  created_at: time,
  created_by: z.string().max(200).default(''),
  pinned: z.boolean().default(false),
  note: z.string().max(2_000).default(''),
  compatibility: z.strictObject({ driver: word, forward_only: z.boolean().default(false) }),
  units: z.record(z.string().max(200), z.number()).default({}),
  copies: z
    .array(z.strictObject({ vault: word, state: z.string().max(40).optional(), verified_at: time.optional() }))
    .max(50)
    .default([]),
  proof_chain: z.record(z.string().max(40), z.unknown()).default({}).meta({ description: 'For reading: a proof is never imported' }),
  blobs: z.array(sha256).min(1, 'needs the address of its manifest at least'),
})
export type RegistryEntry = z.infer<typeof registryEntrySchema>

export function registryHead(at: number): string {
  return `# Checkpoints as Ripcord knew them. docs/formats.md explains the keys.\nformat: ${registryFormat}\nexported_at: ${iso(at)}\ncheckpoints:\n`
}

/** The lines of one entry in pieces of at most some 100 KiB, however many blobs it has. */
export function* encodeEntry({ blobs, ...entry }: RegistryEntry): Generator<string> {
  const [first, ...lines] = stringify(entry, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n')
  yield [`  - ${first}`, ...lines.map((line) => (line === '' ? '' : `    ${line}`)), '    blobs:', ''].join('\n')
  for (let i = 0; i < blobs.length; i += 1_000) {
    yield blobs
      .slice(i, i + 1_000)
      .map((blob) => `      - "${blob}"\n`)
      .join('')
  }
}

export const iso = (at: number) => new Date(at).toISOString()
