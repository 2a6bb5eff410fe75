import nextAuth from 'next-auth'
import type { NextRequest } from 'next/server'
import { nextAuthOptions } from '#lib/auth/next-auth-options.ts'
import { originOf } from '#lib/auth/origin.ts'

/** The rest of next-auth (its session endpoint, its log sink, its sign-out) is not used and answers 404. */
const used = new Set(['csrf', 'providers', 'signin', 'callback', 'error'])

type Params = { params: Promise<{ nextauth: string[] }> }

async function handle(request: NextRequest, context: Params): Promise<Response> {
  const [action = ''] = (await context.params).nextauth
  if (!used.has(action)) return new Response(null, { status: 404 })
  return nextAuth(request as never, context as never, nextAuthOptions(originOf(request.headers))) as Promise<Response>
}

export { handle as GET, handle as POST }
