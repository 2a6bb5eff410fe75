/** The two requests of next-auth that this page needs, without its client. Each resolves to the address to go to. */
async function post(path: string, values: Record<string, string>): Promise<URL> {
  const token = await fetch('/api/auth/csrf', { cache: 'no-store' })
  const { csrfToken } = (await token.json()) as { csrfToken: string }
  const body = new URLSearchParams({ ...values, csrfToken, json: 'true' })
  const answer = await fetch(path, { method: 'POST', body })
  const { url } = (await answer.json()) as { url: string }
  return new URL(url, location.href)
}

/** Null when signed in, else the error code. Rejects when the server does not answer. */
export async function signInWithPassword(values: { login: string; password: string; totp: string }): Promise<string | null> {
  const url = await post('/api/auth/callback/credentials', { ...values, callbackUrl: '/' })
  return url.searchParams.get('error')
}

/** Where the provider's own sign-in page is. */
export function beginExternalSignIn(provider: string, next: string): Promise<URL> {
  return post(`/api/auth/signin/${provider}`, { callbackUrl: next })
}
