import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Snapshot } from '../driver.ts'
import { describeHead, finish, linkFile } from './capture.ts'
import { putContents } from './content.ts'
import type { TreeFile } from './manifest.ts'
import { neededObjects, storeFiles } from './objects.ts'
import { checkKeys } from './path-key.ts'
import { putObjects } from './put-objects.ts'
import { refuse } from './refusal.ts'
import { headLabel, isOid, type Repository } from './repository.ts'
import { gitInShadow, gitOnRefs } from './run-git.ts'
import { readIndex, type IndexLine } from './scan.ts'

const batchBytes = 64 << 20

/** `ref` is a commit's name or a tag that `discover` showed. Throws `bad_config` when there is no such commit. */
export async function resolveCommit(repo: Repository, ref: string): Promise<string> {
  let name = ref
  if (!isOid(ref)) {
    const full = ref.startsWith('refs/') ? ref : `refs/tags/${ref}`
    const found = await gitOnRefs(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', full], { codes: [0, 1, 128] })
    name = found.text.split('\n').find(isOid) ?? refuse('bad_config', `There is no tag ${ref.slice(0, 200)} in the repository.`)
  }
  const commit = await gitInShadow(repo, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], { codes: [0, 1, 128] })
  return isOid(commit.text) ? commit.text : refuse('bad_config', `${ref.slice(0, 200)} does not name a commit of the repository.`)
}

/** Stores the clean tree of a commit as it was committed, on the branch that is checked out now. */
export async function captureCommit(repo: Repository, ref: string): Promise<Snapshot> {
  const commit = await resolveCommit(repo, ref)
  const head = { commit, branch: repo.head.branch }
  const indexFile = `${repo.shadow}/commit-index`
  await gitInShadow(repo, ['read-tree', commit], { env: { GIT_INDEX_FILE: indexFile } })
  const index = await readIndex(repo, indexFile)
  checkKeys(index.map((line) => line[4]))
  const objects = storeFiles(repo, await neededObjects(repo, { head, index }))
  const [storedIndex] = await putContents(repo, [indexFile])
  const stored = await putObjects(repo, objects)
  const described = await describeHead(repo, head)
  const manifest = {
    format: 'ripcord-git-1' as const,
    objectFormat: repo.objectFormat,
    ...described,
    indexFile: storedIndex!,
    index,
    modules: index.filter(([, mode]) => mode === '160000').map((line) => line[4]),
    files: await storeTree(repo, index),
    objects: objects.map((name, i) => ({ name, ...stored[i]! })),
  }
  return finish(repo, manifest, headLabel(head), described.committedAt!)
}

/** Brings committed contents to the vault in batches that fit in memory; a blob larger than a batch comes alone. */
async function storeTree(repo: Repository, index: readonly IndexLine[]): Promise<TreeFile[]> {
  const lines = index.filter(([, mode]) => mode !== '160000')
  const input = lines.map((line) => `${line[2]}\n`).join('')
  const sizes = (await gitInShadow(repo, ['cat-file', '--batch-check=%(objectsize)'], { input })).text.split('\n').map(Number)
  const folder = `${repo.ctx.workdir}/tree`
  mkdirSync(folder)
  const files: TreeFile[] = []
  for (let at = 0; at < lines.length;) {
    const batch: number[] = []
    for (let bytes = 0; at < lines.length && (batch.length === 0 || bytes + sizes[at]! <= batchBytes); at++) {
      batch.push(at)
      bytes += sizes[at]!
    }
    const texts = await readBlobs(
      repo,
      batch.map((i) => lines[i]![2]),
      batch.map((i) => sizes[i]!),
    )
    const plain: number[] = []
    for (const [order, i] of batch.entries()) {
      if (lines[i]![1] === '120000') files.push(linkFile(lines[i]![4], texts[order]!.toString('latin1')))
      else {
        plain.push(i)
        writeFileSync(`${folder}/${i}`, texts[order]!)
      }
    }
    const paths = plain.map((i) => `${folder}/${i}`)
    const stored = await putContents(repo, paths)
    for (const [order, i] of plain.entries()) {
      const exec = lines[i]![1] === '100755'
      files.push({ key: lines[i]![4], kind: exec ? 'exec' : 'file', perm: exec ? 0o755 : 0o644, ...stored[order]! })
    }
    await Promise.all(paths.map((path) => rm(path)))
  }
  return files.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

async function readBlobs(repo: Repository, oids: string[], sizes: number[]): Promise<Buffer[]> {
  const total = sizes.reduce((sum, size) => sum + size + 200, 0)
  const input = oids.map((oid) => `${oid}\n`).join('')
  const { stdout } = await gitInShadow(repo, ['cat-file', '--batch'], { input, maxBytes: total })
  let at = 0
  return sizes.map((size) => {
    const start = stdout.indexOf(0x0a, at) + 1
    at = start + size + 1
    if (start === 0 || at > stdout.length) refuse('corrupt', 'A committed file could not be read from the repository (see "git fsck").')
    return stdout.subarray(start, start + size)
  })
}
