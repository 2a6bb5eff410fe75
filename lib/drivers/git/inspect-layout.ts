import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { refuse } from './refusal.ts'

const mustBeFolder = ['objects', 'refs']
const folders = ['objects/pack', 'objects/info', 'refs/heads', 'refs/tags', 'info', 'logs', 'logs/refs', 'logs/refs/heads', 'worktrees']
const mustBeFile = ['HEAD', 'config']
const files = ['index', 'packed-refs', 'shallow', 'info/exclude', 'logs/HEAD', 'ripcord-restore.json', 'ripcord-kept.json']

export function statOf(path: string | Buffer): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** The real path of the working copy. Throws `target_missing`, `bad_config` or `unsafe`, in words. */
export function checkLayout(path: string): string {
  const stat = statOf(path)
  if (!stat) refuse('target_missing', `There is nothing at ${path}.`)
  const root = realpathSync(path)
  if (!statOf(root)?.isDirectory()) refuse('bad_config', `${path} is not a folder.`)
  const dot = statOf(`${root}/.git`)
  if (!dot) {
    const bare = statOf(`${root}/HEAD`)?.isFile() && statOf(`${root}/objects`)?.isDirectory()
    if (bare) refuse('bad_config', `${path} is a bare repository: it has no working copy to take back. Name a working copy.`)
    refuse('target_missing', `${path} holds no git repository (no .git folder).`)
  }
  if (dot.isFile()) {
    refuse('unsafe', `${path} is a linked worktree or a submodule: its .git is a file that points elsewhere. Name the main working copy.`)
  }
  if (!dot.isDirectory()) refuse('unsafe', `${path}/.git is not a folder of its own.`)
  const gitDir = `${root}/.git`
  for (const name of mustBeFolder) if (!statOf(`${gitDir}/${name}`)) damaged(name)
  for (const name of mustBeFile) if (!statOf(`${gitDir}/${name}`)) damaged(name)
  for (const name of [...mustBeFolder, ...folders]) {
    if (statOf(`${gitDir}/${name}`)?.isDirectory() === false)
      refuse('unsafe', `.git/${name} is not a folder of its own; Ripcord follows no links there.`)
  }
  for (const name of [...mustBeFile, ...files]) {
    if (statOf(`${gitDir}/${name}`)?.isFile() === false)
      refuse('unsafe', `.git/${name} is not a plain file; Ripcord follows no links there.`)
  }
  if (statOf(`${gitDir}/commondir`)) refuse('unsafe', '.git/commondir points to another repository; Ripcord does not follow it.')
  for (const name of ['alternates', 'http-alternates']) {
    if (!statOf(`${gitDir}/objects/info/${name}`)) continue
    refuse(
      'unsafe',
      `The repository borrows objects from another one (objects/info/${name}): run "git repack -a -d" and remove that file first.`,
    )
  }
  return root
}

function damaged(name: string): never {
  refuse('corrupt', `.git/${name} is missing: this is not a whole git repository. Move .git away to have it filled anew.`)
}

/** No part of a ref's path may be a link, or moving the branch would write somewhere else. */
export function checkRefPath(root: string, ref: string): void {
  for (const base of [`${root}/.git`, `${root}/.git/logs`]) {
    let at = base
    for (const part of ref.split('/')) {
      at += `/${part}`
      if (statOf(at)?.isSymbolicLink())
        refuse('unsafe', `${at.slice(root.length + 1)} is a symbolic link; Ripcord does not write through it.`)
    }
  }
}

const inProgress: [string, string][] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase or am'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
]

export function operationInProgress(root: string): string | null {
  return inProgress.find(([name]) => statOf(`${root}/.git/${name}`))?.[1] ?? null
}
