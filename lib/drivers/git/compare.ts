import { sha256 } from '../../system/canonical.ts'
import { contentsOf, readContents } from './content.ts'
import type { Manifest, TreeFile } from './manifest.ts'
import type { PathKey } from './path-key.ts'
import type { Repository } from './repository.ts'
import type { Scan, WorkFile } from './scan.ts'

export interface Comparison {
  /** In the snapshot and not there now. */
  missing: TreeFile[]
  /** There, with other content, kind or executable bit. */
  changed: { now: WorkFile; wanted: TreeFile }[]
  /** There now and not in the snapshot. */
  extra: { key: PathKey; now: WorkFile }[]
}

/** Content digests of the files named; a link's content is where it points to. `reread` trusts no memory of an untouched file. */
export async function digestsOf(
  repo: Repository,
  files: readonly [PathKey, WorkFile][],
  { reread = false } = {},
): Promise<Map<PathKey, string>> {
  const plain = files.filter(([, file]) => file.kind !== 'link')
  const contents = await contentsOf(repo, plain, readContents, () => !reread)
  const links = files.filter(([, file]) => file.kind === 'link').map(([key, file]) => [key, linkDigest(file.target!)] as const)
  return new Map([...links, ...plain.map(([key], i) => [key, contents[i]!.digest] as const)])
}

export function linkDigest(target: string): string {
  return sha256(Buffer.from(target, 'latin1'))
}

/** Content decides; only files whose size and kind agree are read, and of these only what was touched since it was read last. */
export async function compare(repo: Repository, seen: Scan, manifest: Pick<Manifest, 'files'>): Promise<Comparison> {
  const wanted = new Map(manifest.files.map((file) => [file.key, file]))
  const alike = [...seen.files].filter(([key, now]) => {
    const file = wanted.get(key)
    return file !== undefined && file.kind === now.kind && (now.kind === 'link' || file.size === now.size)
  })
  const digests = await digestsOf(repo, alike)
  const changed: Comparison['changed'] = []
  for (const [key, now] of seen.files) {
    const file = wanted.get(key)
    if (file && digests.get(key) !== file.digest) changed.push({ now, wanted: file })
  }
  return {
    missing: manifest.files.filter((file) => !seen.files.has(file.key)),
    changed,
    extra: [...seen.files].filter(([key]) => !wanted.has(key)).map(([key, now]) => ({ key, now })),
  }
}
