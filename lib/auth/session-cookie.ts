import { env } from '#lib/system/env.ts'

/** `__Host-`: the browser then refuses it from another host, without TLS, or for part of the site. */
export function sessionCookie(): { name: string; options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean } } {
  const secure = env().baseUrl.startsWith('https://')
  return { name: secure ? '__Host-ripcord' : 'ripcord', options: { httpOnly: true, sameSite: 'lax', path: '/', secure } }
}

/** One cookie out of a `Cookie` header. */
export function readCookie(header: string | null, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}
