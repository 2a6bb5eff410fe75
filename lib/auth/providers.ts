import type { NextAuthOptions } from 'next-auth'
import githubProvider from 'next-auth/providers/github'
import { env } from '#lib/system/env.ts'
import { verifiedGithubEmail } from './github-profile.ts'

type Provider = NextAuthOptions['providers'][number]
type OAuth = Extract<Provider, { type: 'oauth' }>

/** What every outside provider's profile becomes. */
export interface ExternalProfile {
  id: string
  email: string | null
  emailVerified: boolean
}

/** The outside providers that the environment sets up, for the sign-in page. */
export function externalProviders(): { id: 'github' | 'oidc'; title: string }[] {
  const { GITHUB_ID, GITHUB_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID } = env()
  return [
    ...(GITHUB_ID && GITHUB_SECRET ? [{ id: 'github' as const, title: 'GitHub' }] : []),
    ...(OIDC_ISSUER && OIDC_CLIENT_ID ? [{ id: 'oidc' as const, title: new URL(OIDC_ISSUER).host }] : []),
  ]
}

export function makeExternalProviders(): Provider[] {
  return externalProviders().map(({ id }) => (id === 'github' ? github() : oidc()))
}

function github(): Provider {
  const { GITHUB_ID, GITHUB_SECRET } = env()
  return githubProvider({
    clientId: GITHUB_ID!,
    clientSecret: GITHUB_SECRET!,
    async profile(profile, tokens) {
      const email = tokens.access_token ? await verifiedGithubEmail(tokens.access_token) : null
      return { id: String(profile.id), email, emailVerified: email !== null } satisfies ExternalProfile
    },
  })
}

function oidc(): Provider {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env()
  return {
    id: 'oidc',
    name: 'OIDC',
    type: 'oauth',
    wellKnown: `${OIDC_ISSUER!.replace(/\/$/, '')}/.well-known/openid-configuration`,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    clientId: OIDC_CLIENT_ID!,
    clientSecret: OIDC_CLIENT_SECRET,
    client: OIDC_CLIENT_SECRET ? undefined : { token_endpoint_auth_method: 'none' },
    profile(claims: { sub: string; email?: string; email_verified?: boolean }) {
      return { id: claims.sub, email: claims.email ?? null, emailVerified: claims.email_verified === true } satisfies ExternalProfile
    },
  } as OAuth
}
