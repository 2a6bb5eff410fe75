import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * A picture of a tree taken by other programs than the driver: every name, type, mode, time, owner, link
 * target, hard link and sha256. For tests.
 */
export function treeImage(root: string, options: { times: boolean } = { times: true }): string {
  if (!existsSync(root)) return 'missing'
  const run = (program: string, args: string[]) => execFileSync(program, args, { cwd: root, maxBuffer: 1 << 28 }).toString('latin1')
  const time = options.times ? '%T@' : ''
  const records = run('/usr/bin/find', ['.', '-printf', `%p\\1%i\\1%y\\1%m\\1${time}\\1%U\\1%G\\1%s\\1%l\\0`])
    .split('\0')
    .filter(Boolean)
    .sort()
  const firstName = new Map<string, string>()
  const lines = records.map((record) => {
    const [path, inode, type, mode, mtime, uid, gid, size, target] = record.split('\x01') as string[]
    if (!firstName.has(inode!)) firstName.set(inode!, path!)
    // The size of a folder is the file system's own affair.
    return [path, firstName.get(inode!), type, mode, mtime, uid, gid, type === 'd' ? '' : size, target].join('|')
  })
  return [...lines, run('/bin/sh', ['-c', 'find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z']).replaceAll('\0', '\n')].join('\n')
}
