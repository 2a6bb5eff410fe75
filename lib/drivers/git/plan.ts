import type { DiffEntry, DiffGroup, DriverPlan, Snapshot } from '../driver.ts'
import { compare } from './compare.ts'
import { countDirty, isDirty, readDirty } from './dirty.ts'
import { readJournal } from './journal.ts'
import { loadManifest, type Manifest } from './manifest.ts'
import { findBlockers } from './obstacles.ts'
import { showName, toPath } from './path-key.ts'
import { statOf } from './inspect-layout.ts'
import { headLabel, type Repository } from './repository.ts'
import { gitInShadow } from './run-git.ts'
import { scan, type Scan } from './scan.ts'

const mostEntries = 500

/** The dry run for a working copy that is there. */
export async function planWorkingCopy(repo: Repository, snapshot: Snapshot): Promise<DriverPlan> {
  const manifest = await loadManifest(repo.ctx, snapshot)
  const seen = await scan(repo)
  const { missing, changed, extra } = await compare(repo, seen, manifest)
  const dirty = await readDirty(repo, seen)
  const commits = await commitGroup(repo, manifest, snapshot.label)
  const files = groupOf('Files', 'bytes', [
    ...missing.map((file): DiffEntry => ({ name: showName(file.key), change: 'added', after: file.size })),
    ...changed.map(({ now, wanted }): DiffEntry => {
      const note = now.kind === wanted.kind ? {} : { note: `${now.kind} becomes ${wanted.kind}` }
      return { name: showName(wanted.key), change: 'changed', before: now.size, after: wanted.size, ...note }
    }),
    ...extra.map(({ key, now }): DiffEntry => ({ name: showName(key), change: 'removed', before: now.size })),
  ])
  const times = [...seen.files.values()].map((file) => file.mtimeMs)
  const uncommitted = countDirty(dirty)
  return {
    from: `${headLabel(repo.head)}${isDirty(dirty) ? ' (dirty)' : ''}`,
    to: snapshot.label,
    groups: [commits.group, files],
    unitsLost: {
      ...(commits.group.removed > 0 ? { commits: commits.group.removed } : {}),
      ...(uncommitted > 0 && files.added + files.changed + files.removed > 0 ? { 'uncommitted files': uncommitted } : {}),
    },
    lastWriteAt: times.length > 0 ? Math.round(times.reduce((newest, time) => Math.max(newest, time), 0)) : null,
    bytesToWrite: [...missing, ...changed.map((file) => file.wanted)].reduce((sum, file) => sum + file.size, 0),
    blockers: await findBlockers(repo, manifest, new Set(extra.map((file) => file.key))),
    warnings: [...commits.warnings, ...warningsOf(repo, manifest, seen, uncommitted, missing)],
  }
}

/** The dry run for a place that is empty. */
export async function planEmpty(ctx: Repository['ctx'], snapshot: Snapshot): Promise<DriverPlan> {
  const manifest = await loadManifest(ctx, snapshot)
  const files = manifest.files.map((file): DiffEntry => ({ name: showName(file.key), change: 'added', after: file.size }))
  const groups = [groupOf('Commits', 'commits', []), groupOf('Files', 'bytes', files)]
  groups[0]!.added = snapshot.units.commits ?? 0
  groups[0]!.truncated = groups[0]!.added > 0
  const warnings = [
    'There is no repository: it is made anew, without remotes, hooks, tags, other branches and settings, which are no part of a checkpoint.',
  ]
  return {
    from: 'nothing',
    to: snapshot.label,
    groups,
    unitsLost: {},
    lastWriteAt: null,
    bytesToWrite: snapshot.size,
    blockers: [],
    warnings,
  }
}

async function commitGroup(repo: Repository, manifest: Manifest, label: string): Promise<{ group: DiffGroup; warnings: string[] }> {
  const [now, then] = [repo.head.commit, manifest.head.commit]
  const there = then === null || (await gitInShadow(repo, ['cat-file', '-e', `${then}^{commit}`], { codes: [0, 1, 128] })).code === 0
  if (!there) {
    const entry: DiffEntry = { name: label, change: 'added' }
    const warning =
      'The commit is no longer in the repository: it is brought back from the checkpoint, and what lies between cannot be counted.'
    return { group: groupOf('Commits', 'commits', [entry]), warnings: [warning] }
  }
  const [added, removed] = [await commitsIn(repo, then, now), await commitsIn(repo, now, then)]
  const group = groupOf('Commits', 'commits', [
    ...added.names.map((name): DiffEntry => ({ name, change: 'added' })),
    ...removed.names.map((name): DiffEntry => ({ name, change: 'removed' })),
  ])
  return {
    group: { ...group, added: added.count, removed: removed.count, truncated: added.count + removed.count > mostEntries },
    warnings: [],
  }
}

async function commitsIn(repo: Repository, tip: string | null, without: string | null): Promise<{ count: number; names: string[] }> {
  if (tip === null || tip === without) return { count: 0, names: [] }
  const range = [tip, ...(without ? [`^${without}`] : []), '--']
  const count = Number((await gitInShadow(repo, ['rev-list', '--count', ...range])).text)
  const listed = await gitInShadow(repo, ['log', `--max-count=${mostEntries}`, '--format=%h %s', ...range])
  return { count, names: listed.text.split('\n').filter(Boolean) }
}

function groupOf(title: string, unit: DiffGroup['unit'], entries: DiffEntry[]): DiffGroup {
  const count = (change: DiffEntry['change']) => entries.filter((entry) => entry.change === change).length
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostEntries)
  return {
    title,
    unit,
    added: count('added'),
    changed: count('changed'),
    removed: count('removed'),
    entries: sorted,
    truncated: entries.length > mostEntries,
  }
}

function warningsOf(repo: Repository, manifest: Manifest, seen: Scan, uncommitted: number, missing: Manifest['files']): string[] {
  const warnings: string[] = []
  if (readJournal(repo.gitDir)) warnings.push('An earlier rollback of this working copy was interrupted; this one finishes from there.')
  if (uncommitted > 0) warnings.push(`${uncommitted} files are not committed; they are kept in the checkpoint that is taken first.`)
  const hidden = missing.filter((file) => statOf(toPath(repo.root, file.key))?.isFile())
  if (hidden.length > 0) {
    const names = hidden.slice(0, 3).map((file) => showName(file.key))
    warnings.push(`${hidden.length} ignored files are overwritten and not kept: ${names.join(', ')}${hidden.length > 3 ? ' …' : ''}.`)
  }
  const modules = [...new Set([...manifest.modules, ...seen.modules])].map(showName)
  if (modules.length > 0) {
    warnings.push(
      `Submodules (${modules.slice(0, 5).join(', ')}): the recorded commits go back; their own files stay, run "git submodule update" after.`,
    )
  }
  if (seen.nested.length > 0)
    warnings.push(`Repositories inside that git does not track stay as they are: ${seen.nested.slice(0, 5).map(showName).join(', ')}.`)
  return warnings
}
