import { authorize, type Context } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { type ComponentTarget, componentTargetInput, requestTargetJob } from './component-target.ts'

export const requestComponentTestInput = componentTargetInput

/** “Test connection”: asks the engine to look at the target and say what is there. */
export async function requestComponentTest(ctx: Context, input: ComponentTarget): Promise<{ jobId: string }> {
  authorize(ctx, 'component.test')
  const target = parseInput(requestComponentTestInput, input)
  return await ctx.store.tx((t) => requestTargetJob(t, ctx, 'component.test', 'component.test_request', target))
}
