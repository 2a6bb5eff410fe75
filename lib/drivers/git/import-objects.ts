import { chmodSync, mkdirSync, renameSync } from 'node:fs'
import { readContents } from './content.ts'
import { statOf } from './inspect-layout.ts'
import type { Manifest, ObjectFile } from './manifest.ts'
import type { Repository } from './repository.ts'
import { gitInShadow } from './run-git.ts'
import { syncDisk } from './stage.ts'

/** Brings objects that the store lacks, or holds with other bytes, and returns the bytes written. Adding objects changes no state. */
export async function importObjects(repo: Repository, stage: string, manifest: Manifest): Promise<number> {
  const store = `${repo.gitDir}/objects`
  const wanted: ObjectFile[] = []
  for (const file of manifest.objects) {
    const there = statOf(`${store}/${file.name}`)
    const same =
      there?.isFile() && there.size === file.size && (await readContents(repo, [`${store}/${file.name}`]))[0]!.digest === file.digest
    if (!same) wanted.push(file)
  }
  mkdirSync(`${stage}/objects`)
  const staged = (file: ObjectFile) => `${stage}/objects/${file.name.replace('/', '-')}`
  await repo.ctx.vault.writeFiles(
    wanted.map((file) => ({ path: staged(file), chunks: file.chunks })),
    { signal: repo.ctx.signal },
  )
  for (const file of wanted) {
    const isPack = file.name.startsWith('pack/')
    const index = staged(file).replace(/pack$/, 'idx')
    if (isPack) await gitInShadow(repo, ['index-pack', '-o', index, staged(file)])
    chmodSync(staged(file), 0o444)
    if (isPack) chmodSync(index, 0o444)
  }
  await syncDisk(repo.ctx, stage)
  for (const file of wanted) {
    mkdirSync(`${store}/${file.name.split('/')[0]}`, { recursive: true })
    renameSync(staged(file), `${store}/${file.name}`)
    if (file.name.startsWith('pack/')) renameSync(staged(file).replace(/pack$/, 'idx'), `${store}/${file.name.replace(/pack$/, 'idx')}`)
  }
  return wanted.reduce((sum, file) => sum + file.size, 0)
}
