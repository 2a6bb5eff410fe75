import { bytesOfPath } from './tree-entry.ts'

const escape = (char: string) => char.replace(/[.+^${}()|[\]\\]/, '\\$&')

function toPattern(glob: string): RegExp {
  const rooted = glob.replace(/^\.?\//, '').replace(/\/$/, '')
  let source = rooted.includes('/') ? '^' : '^(?:.*/)?'
  for (let i = 0; i < rooted.length; i++) {
    if (rooted.startsWith('**/', i)) {
      source += '(?:.*/)?'
      i += 2
    } else if (rooted.startsWith('**', i)) {
      source += '.*'
      i++
    } else if (rooted[i] === '*') source += '[^/]*'
    else if (rooted[i] === '?') source += '[^/]'
    else source += escape(rooted[i]!)
  }
  return new RegExp(`${source}$`, 's')
}

/** `*` and `?` stay within a name, `**` crosses folders; a pattern without a slash matches that name anywhere. A folder takes its content along. */
export function excluder(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map(toPattern)
  return (path) => patterns.some((pattern) => pattern.test(bytesOfPath(path).toString('utf8')))
}
