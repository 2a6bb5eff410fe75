import { z } from 'zod'
import { exportRegistry } from '#lib/services/checkpoint/export-registry.ts'
import { importRegistry } from '#lib/services/checkpoint/import-registry.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { defineEndpoint } from '../endpoint.ts'

const path = '/api/v1/checkpoint-registry'
const tag = 'checkpoints'

export const exportRegistryEndpoint = defineEndpoint({
  method: 'GET',
  path,
  permission: 'service.read',
  tag,
  summary: 'checkpoint_registry.yaml, streamed at any size',
  query: z.object({ serviceId: z.string().optional() }),
  responseType: 'application/yaml',
  handle: async (ctx, { query: { serviceId } }) => {
    const pieces = exportRegistry(ctx, serviceId ? { serviceId } : {})
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await pieces.return(undefined)
      },
    })
    const headers = {
      'content-type': 'application/yaml; charset=utf-8',
      'content-disposition': 'attachment; filename="checkpoint_registry.yaml"',
      'cache-control': 'no-store',
    }
    return new Response(body, { headers })
  },
})

const rejected = z.object({ line: z.number(), message: z.string(), fix: z.string(), text: z.string() })

export const importRegistryEndpoint = defineEndpoint({
  method: 'POST',
  path,
  permission: 'checkpoint.import',
  tag,
  summary: 'Take in a checkpoint_registry.yaml (the body, as it is): what cannot be read is handed back, the rest comes in',
  bodyType: 'application/yaml',
  takesKey: false,
  response: z.object({ imported: z.number(), known: z.number(), rejectedTotal: z.number(), rejected: z.array(rejected) }),
  handle: async (ctx, { request }) => {
    if (!request.body) throw new ServiceError('bad_input', 'Send the file as the body of the request.')
    return await importRegistry(ctx, request.body as unknown as AsyncIterable<Uint8Array>)
  },
})
