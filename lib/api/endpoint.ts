import type { z } from 'zod'
import type { Permission } from '#lib/domain/access/policy.ts'
import type { Context } from '#lib/services/context.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Fields = z.ZodObject

/** One method of one path of `/api/v1`: what it needs, takes and gives. The OpenAPI document is made of these. */
export interface Endpoint<P extends Fields = Fields, Q extends Fields = Fields, B extends z.ZodType = z.ZodType, R = unknown> {
  method: Method
  /** As OpenAPI writes it: `/api/v1/plans/{planId}`. */
  path: string
  /** `public` answers without a token: the OpenAPI document itself. */
  permission: Permission | 'public'
  tag: string
  summary: string
  params?: P
  query?: Q
  body?: B
  /** Status of success; default 200, 201 for what was created, 202 for what the engine will do. */
  status?: 200 | 201 | 202 | 204
  response?: z.ZodType
  /** What a handler that makes its own `Response` answers with, when it is not JSON. */
  responseType?: string
  /** What a handler that reads the body itself wants. */
  bodyType?: string
  /** False where nothing may be kept to be given again: a streamed body, or an answer with a secret in it. */
  takesKey?: false
  /** Largest body, bytes; default 1 MiB. */
  maxBytes?: number
  handle(ctx: Context, input: { params: z.output<P>; query: z.output<Q>; body: z.output<B>; request: Request }): Promise<R | Response>
}

/** Gives an endpoint its types. */
export function defineEndpoint<P extends Fields, Q extends Fields, B extends z.ZodType, R>(
  endpoint: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return endpoint
}
