import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import type { DriverContext } from '../driver.ts'
import { checkLayout, checkRefPath } from './inspect-layout.ts'
import { refuse } from './refusal.ts'
import { findGit, gitOnRefs, type GitPlace } from './run-git.ts'

export interface Head {
  /** Null while the branch has no commit. */
  commit: string | null
  /** Full name of the ref; null when detached. */
  branch: string | null
}

export interface Repository extends GitPlace {
  gitDir: string
  objectFormat: 'sha1' | 'sha256'
  head: Head
}

const knownExtensions = ['objectformat', 'worktreeconfig', 'noop', 'preciousobjects']
const oidPattern = /^([0-9a-f]{40}|[0-9a-f]{64})$/

export function isOid(text: string): boolean {
  return oidPattern.test(text)
}

/** Opens a working copy for reading: refuses what cannot be made safe, and lays the shadow repository in the workdir. */
export async function openRepository(ctx: DriverContext, path: string): Promise<Repository> {
  findGit()
  const root = checkLayout(path)
  const place: GitPlace = { ctx, root, shadow: `${ctx.workdir}/shadow` }
  const objectFormat = await readObjectFormat(place)
  mkdirSync(`${place.shadow}/refs`, { recursive: true })
  mkdirSync(`${place.shadow}/info`, { recursive: true })
  writeFileSync(`${place.shadow}/HEAD`, 'ref: refs/heads/none\n')
  writeFileSync(`${place.shadow}/config`, shadowConfig(objectFormat))
  const repo: Repository = { ...place, gitDir: `${root}/.git`, objectFormat, head: { commit: null, branch: null } }
  await refresh(repo)
  return repo
}

/** Reads HEAD, index, ignore rules and shallow boundary anew. */
export async function refresh(repo: Repository): Promise<void> {
  repo.head = await readHead(repo)
  const ours = /^(index|shallow|sharedindex\.[0-9a-f]+)$/
  for (const name of readdirSync(repo.shadow)) if (ours.test(name)) unlinkSync(`${repo.shadow}/${name}`)
  for (const name of readdirSync(repo.gitDir)) if (ours.test(name)) copyAside(`${repo.gitDir}/${name}`, `${repo.shadow}/${name}`)
  const exclude = `${repo.gitDir}/info/exclude`
  writeFileSync(`${repo.shadow}/info/exclude`, existsSync(exclude) ? readFileSync(exclude) : '')
}

/** An older time than the original's makes git compare content where it could be fooled by times. */
function copyAside(from: string, to: string): void {
  const seconds = Math.floor(statSync(from).mtimeMs / 1000) - 1
  copyFileSync(from, to)
  utimesSync(to, seconds, seconds)
}

async function readHead(place: GitPlace): Promise<Head> {
  const text = readFileSync(`${place.root}/.git/HEAD`, 'utf8').trim()
  if (isOid(text)) return { branch: null, commit: text }
  const branch = /^ref:\s*(refs\/heads\/.+)$/.exec(text)?.[1]
  if (!branch) refuse('corrupt', '.git/HEAD names neither a branch nor a commit.')
  checkRefPath(place.root, branch)
  return { branch, commit: await readRef(place, branch) }
}

/** The commit that exactly this ref names, whether or not its object is there; null when there is no such ref. */
export async function readRef(place: GitPlace, ref: string): Promise<string | null> {
  const { text } = await gitOnRefs(place, ['for-each-ref', '--format=%(objectname) %(refname)', ref])
  const line = text.split('\n').find((candidate) => candidate.slice(candidate.indexOf(' ') + 1) === ref)
  const oid = line?.split(' ')[0]
  return oid && isOid(oid) ? oid : null
}

async function readObjectFormat(place: GitPlace): Promise<'sha1' | 'sha256'> {
  const file = `${place.root}/.git/config`
  const result = await gitOnRefs(place, ['config', '--file', file, '--no-includes', '--null', '--list'])
  let format = 'sha1'
  for (const line of result.stdout.toString('utf8').split('\0')) {
    const [key = '', value = 'true'] = line.split(/\n([\s\S]*)/)
    const name = key.toLowerCase()
    if (name === 'core.bare' && value === 'true') refuse('bad_config', 'The repository is bare: it has no working copy to take back.')
    if (name === 'core.worktree') refuse('unsafe', 'core.worktree moves the working copy elsewhere; Ripcord does not follow it.')
    if (name === 'core.repositoryformatversion' && Number(value) > 1) refuse('unsafe', `Repository format ${value} is not known.`)
    if (name === 'extensions.partialclone' || /^remote\..*\.promisor$/.test(name)) {
      refuse(
        'unsafe',
        'The repository is a partial clone: fetch every object ("git fetch --refetch --no-filter") and remove the promisor setting.',
      )
    }
    if (name === 'extensions.objectformat') format = value.toLowerCase()
    const extension = /^extensions\.(.*)$/.exec(name)?.[1]
    if (extension && !knownExtensions.includes(extension))
      refuse('unsafe', `The repository uses the extension ${extension}, which Ripcord does not know.`)
  }
  return format === 'sha1' || format === 'sha256' ? format : refuse('unsafe', `Object format ${format} is not known.`)
}

export function shadowConfig(objectFormat: string): string {
  const extension = objectFormat === 'sha1' ? '' : `[extensions]\n\tobjectFormat = ${objectFormat}\n`
  const version = objectFormat === 'sha1' ? 0 : 1
  return `[core]\n\trepositoryformatversion = ${version}\n\tbare = false\n\tcommitGraph = false\n\tmultiPackIndex = false\n${extension}`
}

/** `3f9c2ab main`, `3f9c2ab detached`, `no commits main`. */
export function headLabel(head: Head): string {
  return `${head.commit?.slice(0, 7) ?? 'no commits'} ${head.branch?.slice('refs/heads/'.length) ?? 'detached'}`
}
