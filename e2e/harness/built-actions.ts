import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../bin/console/root.ts'
import type { Permission } from '../../lib/domain/access/policy.ts'
import { manifest } from './builds.ts'

/** Reviewed: exported beside actions; each calls one registered action of its file and hands on what that says. */
export const wrappers: Record<string, { access: Permission | 'public'; args: unknown[] }> = {
  signOutNow: { access: 'public', args: [] },
  searchEverything: { access: 'service.read', args: ['zebra'] },
}

export interface BuiltAction {
  id: string
  page: string
  exported: string
  access: Permission | 'self' | 'public' | null
  args: unknown[]
}

/** Every action id that the build answers to, with what the registry says that it needs. */
export function builtActions(folder: string): BuiltAction[] {
  const registered = JSON.parse(execFileSync(process.execPath, [join(root, 'e2e/harness/list-actions.ts')], { encoding: 'utf8' })) as {
    path: string
    exported: string
    access: BuiltAction['access']
  }[]
  const references = manifest<{ node: Record<string, Reference>; edge: Record<string, Reference> }>(
    folder,
    'server-reference-manifest.json',
  )
  const all = [...Object.entries(references.node), ...Object.entries(references.edge)]
  return all.map(([id, { workers, filename, exportedName: exported }]) => {
    const known = registered.find((one) => filename.endsWith(one.path) && one.exported === exported)
    const wrapper = wrappers[exported]
    const access = known?.access ?? wrapper?.access ?? null
    return { id, page: Object.keys(workers)[0]!, exported, access, args: wrapper?.args ?? [null] }
  })
}

interface Reference {
  workers: Record<string, unknown>
  filename: string
  exportedName: string
}
