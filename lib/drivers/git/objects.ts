import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { statOf } from './inspect-layout.ts'
import type { Manifest } from './manifest.ts'
import { refuse } from './refusal.ts'
import type { Repository } from './repository.ts'
import { gitInShadow } from './run-git.ts'
import type { IndexLine } from './scan.ts'

const emptyBlobs = ['e69de29bb2d1d6434b8b29ae775ad8c2e48c5391', '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813']

/** Everything that must be there for this commit and this index. The empty blob may be absent: "add --intent-to-add" names it unwritten. */
function tipsOf(state: { head: { commit: string | null }; index: readonly IndexLine[] }): string[] {
  const staged = state.index.filter(([, mode, oid]) => mode !== '160000' && !emptyBlobs.includes(oid)).map((line) => line[2])
  return [...new Set([...(state.head.commit ? [state.head.commit] : []), ...staged])]
}

/** The names of all objects that HEAD and index need, with the whole history. Throws `corrupt` when one is missing. */
export async function neededObjects(repo: Repository, state: Pick<Manifest, 'head' | 'index'>): Promise<Set<string>> {
  const tips = tipsOf(state)
  const args = ['rev-list', '--objects', '--no-object-names', '--stdin']
  const result = await gitInShadow(repo, args, { input: `${tips.join('\n')}\n`, codes: [0, 128] })
  if (result.code !== 0) refuse('corrupt', 'Objects that HEAD or the index need are missing from the repository (see "git fsck").')
  const staged = state.index.map((line) => line[2]).filter((oid) => emptyBlobs.includes(oid))
  return new Set([...result.text.split('\n'), ...staged])
}

/** Whether commit, history and staged content are all in the repository's store. */
export async function hasObjects(repo: Repository, state: Pick<Manifest, 'head' | 'index'>): Promise<boolean> {
  const tips = tipsOf(state)
  if (tips.length === 0) return true
  const args = ['rev-list', '--objects', '--quiet', '--stdin']
  return (await gitInShadow(repo, args, { input: `${tips.join('\n')}\n`, codes: [0, 128] })).code === 0
}

/**
 * The files of the object store that hold what is needed: whole packs, and loose objects that no chosen pack
 * has. Taken as they are, they cost nothing the second time, for the vault knows them; nothing is packed anew.
 */
export function storeFiles(repo: Repository, needed: Set<string>): string[] {
  const store = `${repo.gitDir}/objects`
  const packed = new Set<string>()
  const names: string[] = []
  for (const name of readdirSync(`${store}/pack`)
    .filter((entry) => /^pack-[0-9a-f]+\.pack$/.test(entry))
    .toSorted()) {
    const index = `${store}/pack/${name.replace(/pack$/, 'idx')}`
    if (!statOf(`${store}/pack/${name}`)?.isFile() || !statOf(index)?.isFile()) continue
    const held = namesInPack(index, repo.objectFormat === 'sha1' ? 20 : 32).filter((oid) => needed.has(oid))
    if (held.length === 0) continue
    names.push(`pack/${name}`)
    for (const oid of held) packed.add(oid)
  }
  for (const fan of readdirSync(store)
    .filter((entry) => /^[0-9a-f]{2}$/.test(entry))
    .toSorted()) {
    for (const rest of readdirSync(`${store}/${fan}`).toSorted()) {
      const oid = fan + rest
      if (needed.has(oid) && !packed.has(oid) && statOf(`${store}/${fan}/${rest}`)?.isFile()) names.push(`${fan}/${rest}`)
    }
  }
  return names
}

/** The object names of a pack, from its version 2 index: magic, version, 256 counts, then the sorted names. */
function namesInPack(path: string, width: number): string[] {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(8 + 1024)
    readSync(fd, head, 0, head.length, 0)
    if (head.readUInt32BE(0) !== 0xff744f63 || head.readUInt32BE(4) !== 2) {
      refuse('failed', 'A pack has an index of an unknown version: run "git repack -a -d".')
    }
    const count = head.readUInt32BE(8 + 1020)
    const names = Buffer.alloc(Math.min(count * width, statOf(path)!.size))
    readSync(fd, names, 0, names.length, head.length)
    return Array.from({ length: Math.floor(names.length / width) }, (_, i) => names.toString('hex', i * width, (i + 1) * width))
  } finally {
    closeSync(fd)
  }
}
