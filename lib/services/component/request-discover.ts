import { authorize, type Context } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { type ComponentTarget, componentTargetInput, requestTargetJob } from './component-target.ts'

export const requestDiscoverInput = componentTargetInput

/** Asks the engine which states a target itself offers. Whoever may take checkpoints may ask that of a saved component. */
export async function requestDiscover(ctx: Context, input: ComponentTarget): Promise<{ jobId: string }> {
  authorize(ctx, 'componentId' in Object(input) ? 'checkpoint.create' : 'component.test')
  const target = parseInput(requestDiscoverInput, input)
  return await ctx.store.tx((t) => requestTargetJob(t, ctx, 'component.discover', 'component.discover_request', target))
}
