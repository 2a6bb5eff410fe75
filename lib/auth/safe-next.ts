/** The page to go to after signing in: a path on this site, or the first page for anything else. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\')) return '/'
  const url = new URL(next, 'http://ripcord.invalid')
  return url.origin === 'http://ripcord.invalid' ? url.pathname + url.search + url.hash : '/'
}
