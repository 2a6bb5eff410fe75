/** The part of GitHub's answer to `GET /user/emails` that counts. */
interface GithubEmail {
  email: string
  primary: boolean
  verified: boolean
}

/** The primary address, if GitHub verified it. The address on the public profile is what the person typed. */
export async function verifiedGithubEmail(accessToken: string): Promise<string | null> {
  const answer = await fetch('https://api.github.com/user/emails', {
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(10_000),
    redirect: 'error',
  })
  if (!answer.ok) return null
  const emails = (await answer.json()) as GithubEmail[]
  return emails.find((one) => one.primary && one.verified)?.email ?? null
}
