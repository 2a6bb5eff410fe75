import { env } from '#lib/system/env.ts'

/**
 * Whether a browser sent the request from a page of ours. Browsers say so in `Sec-Fetch-Site`, older ones in
 * `Origin`; one that says neither is refused, because a cookie alone does not show who wanted the request.
 */
export function isSameOrigin(headers: Headers, publicUrl = env().RIPCORD_URL): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const origin = headers.get('origin')
  if (origin === null) return site === 'same-origin'
  if (publicUrl && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === headers.get('host')
}
