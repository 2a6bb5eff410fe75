import type { RestoreToken, Snapshot } from '../driver.ts'
import { digestsOf } from './compare.ts'
import { readJournal } from './journal.ts'
import { loadManifest, stateDigest, type Manifest } from './manifest.ts'
import { hasObjects } from './objects.ts'
import { showName } from './path-key.ts'
import { headLabel, type Repository } from './repository.ts'
import { scan, type Scan } from './scan.ts'
import { together } from './together.ts'

const mostDifferences = 20

/** Reads the whole content anew and compares it with the snapshot. */
export async function verifyWorkingCopy(repo: Repository, snapshot: Snapshot) {
  const manifest = await loadManifest(repo.ctx, snapshot)
  const seen = await scan(repo)
  const [digests, whole] = await together(digestsOf(repo, [...seen.files], { reread: true }), hasObjects(repo, manifest))
  const files = [...seen.files].map(([key, file]) => ({ key, kind: file.kind, digest: digests.get(key)! }))
  const digest = stateDigest(repo.head, seen.index, files)
  const differences = describe(repo, manifest, seen, digests)
  if (readJournal(repo.gitDir)) differences.unshift('A rollback of this working copy was interrupted and is not finished.')
  else if (digest === snapshot.digest && !whole) {
    differences.unshift('Objects that HEAD or the index need are missing from the repository.')
  }
  return { matches: digest === snapshot.digest && differences.length === 0, digest, differences: differences.slice(0, mostDifferences) }
}

function describe(repo: Repository, manifest: Manifest, seen: Scan, digests: Map<string, string>): string[] {
  const found: string[] = []
  if (repo.head.commit !== manifest.head.commit || repo.head.branch !== manifest.head.branch) {
    found.push(`HEAD is at ${headLabel(repo.head)}, not at ${headLabel(manifest.head as Repository['head'])}.`)
  }
  if (JSON.stringify(seen.index) !== JSON.stringify(manifest.index)) found.push('The index differs.')
  const wanted = new Map(manifest.files.map((file) => [file.key, file]))
  for (const file of wanted.values()) {
    const now = seen.files.get(file.key)
    if (!now) found.push(`${showName(file.key)} is missing.`)
    else if (digests.get(file.key) !== file.digest) found.push(`${showName(file.key)} has other content.`)
    else if (now.kind !== file.kind) found.push(`${showName(file.key)} is ${now.kind} and not ${file.kind}.`)
  }
  for (const key of seen.files.keys()) if (!wanted.has(key)) found.push(`${showName(key)} is not in the checkpoint.`)
  return found
}

/** Our children die with us, so nothing is at work any more; the journal says whether a restore began to change things. */
export async function probeWorkingCopy(repo: Repository, snapshot: Snapshot, token: RestoreToken) {
  const journal = readJournal(repo.gitDir)
  if (journal) {
    const own = journal.token.runId === token.runId && journal.token.stepSeq === token.stepSeq
    const detail = own
      ? 'The restore was interrupted; it can be finished.'
      : 'Another restore was interrupted; restoring again ends in this state.'
    return { state: 'resumable' as const, detail }
  }
  const { matches, differences } = await verifyWorkingCopy(repo, snapshot)
  if (matches) return { state: 'applied' as const, detail: 'HEAD, index and files are as in the checkpoint.' }
  return { state: 'absent' as const, detail: `The restore changed nothing. ${differences[0] ?? 'The state differs.'}` }
}
