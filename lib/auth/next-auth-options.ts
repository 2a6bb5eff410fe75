import type { NextAuthOptions } from 'next-auth'
import credentialsProvider from 'next-auth/providers/credentials'
import { sharedStore } from '#db/shared.ts'
import type { Context } from '#lib/services/context.ts'
import { anonymousActor } from '#lib/services/session/anonymous-actor.ts'
import { type Origin, sessionMaxMs } from '#lib/services/session/create-session.ts'
import { signInExternal } from '#lib/services/session/sign-in-external.ts'
import { signIn } from '#lib/services/session/sign-in.ts'
import { systemClock } from '#lib/system/clock.ts'
import { announceAuthUrl, env } from '#lib/system/env.ts'
import { log } from '#lib/system/log.ts'
import { derivedSecret } from '#lib/system/machine-key.ts'
import { describeError } from './describe-error.ts'
import { type ExternalProfile, makeExternalProviders } from './providers.ts'
import { sessionCookie } from './session-cookie.ts'

/** What `authorize` and `signIn` hand to the cookie: our own session's secret, and nothing else. */
interface SignedIn {
  id: string
  sessionSecret: string
}

/**
 * next-auth only signs people in: CSRF token, redirects, the OAuth dance. The cookie that it sets holds our
 * opaque session secret as it is; who that is, and whether it still counts, is read from the database each time.
 */
export function nextAuthOptions(from: Origin): NextAuthOptions {
  announceAuthUrl()
  const ctx: Context = { store: sharedStore(), clock: systemClock, actor: anonymousActor }
  const cookie = sessionCookie()
  const maxAge = sessionMaxMs / 1_000
  return {
    secret: derivedSecret('next-auth'),
    useSecureCookies: env().baseUrl.startsWith('https://'),
    cookies: { sessionToken: cookie },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/' },
    session: { strategy: 'jwt', maxAge },
    jwt: {
      maxAge,
      encode: async ({ token }) => (typeof token?.sid === 'string' ? token.sid : ''),
      decode: async ({ token }) => (token ? { sid: token } : null),
    },
    providers: [
      credentialsProvider({
        credentials: { login: {}, password: {}, totp: {} },
        authorize: async (given) => {
          const signedIn = await guard(() => signIn(ctx, { login: '', password: '', ...given }, from))
          if (!signedIn.ok && signedIn.code === 'too_many') throw new Error(`too_many:${Math.ceil(signedIn.retryAfterMs / 1_000)}`)
          if (!signedIn.ok) return null
          return { id: signedIn.userId, sessionSecret: signedIn.secret } satisfies SignedIn
        },
      }),
      ...makeExternalProviders(),
    ],
    callbacks: {
      async signIn({ user, account }) {
        if (account?.type === 'credentials') return true
        const { id, email, emailVerified } = user as ExternalProfile
        const who = { provider: account!.provider, subject: id, email, emailVerified }
        const signedIn = await guard(() => signInExternal(ctx, who, from))
        if (!signedIn.ok) return false
        ;(user as unknown as SignedIn).sessionSecret = signedIn.secret
        return true
      },
      jwt: ({ token, user }) => ({ sid: user ? (user as unknown as SignedIn).sessionSecret : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: {
      error: (code, detail) => log.error({ code, err: detail instanceof Error ? detail : undefined }, 'sign-in failed'),
      warn: (code) => log.debug({ code }, 'sign-in'),
      debug: () => {},
    },
  }
}

/** next-auth shows the message of a thrown error to the browser; only a reference may get there. */
async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, reference } = describeError(error, 'sign-in')
    throw new Error(code === 'unavailable' ? 'unavailable' : `internal:${reference ?? ''}`, { cause: error })
  }
}
