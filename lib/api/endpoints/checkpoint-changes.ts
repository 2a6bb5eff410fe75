import { z } from 'zod'
import { deleteCheckpoint } from '#lib/services/checkpoint/delete-checkpoint.ts'
import { pinCheckpoint, pinCheckpointInput } from '#lib/services/checkpoint/pin-checkpoint.ts'
import { quarantineCheckpoint, quarantineCheckpointInput } from '#lib/services/checkpoint/quarantine-checkpoint.ts'
import { releaseQuarantine, releaseQuarantineInput } from '#lib/services/checkpoint/release-quarantine.ts'
import { setForwardOnly, setForwardOnlyInput } from '#lib/services/checkpoint/set-forward-only.ts'
import { defineEndpoint } from '../endpoint.ts'

const shared = {
  permission: 'checkpoint.manage',
  tag: 'checkpoints',
  params: z.object({ checkpointId: z.string().min(1) }),
  status: 204,
} as const

export const pinCheckpointEndpoint = defineEndpoint({
  ...shared,
  method: 'PUT',
  path: '/api/v1/checkpoints/{checkpointId}/pin',
  summary: 'Keep a checkpoint whatever the retention policy says, or give it back to the policy',
  body: pinCheckpointInput.omit({ checkpointId: true }),
  handle: (ctx, { params: { checkpointId }, body }) => pinCheckpoint(ctx, { ...body, checkpointId }),
})

export const setForwardOnlyEndpoint = defineEndpoint({
  ...shared,
  method: 'PUT',
  path: '/api/v1/checkpoints/{checkpointId}/forward-only',
  summary: 'Say whether an automatic rollback may cross this point',
  body: setForwardOnlyInput.omit({ checkpointId: true }),
  handle: (ctx, { params: { checkpointId }, body }) => setForwardOnly(ctx, { ...body, checkpointId }),
})

export const quarantineCheckpointEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/checkpoints/{checkpointId}/quarantine',
  summary: 'Take a checkpoint out of every choice and end its proofs',
  body: quarantineCheckpointInput.omit({ checkpointId: true }),
  handle: (ctx, { params: { checkpointId }, body }) => quarantineCheckpoint(ctx, { ...body, checkpointId }),
})

export const releaseCheckpointEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/checkpoints/{checkpointId}/release',
  summary: 'Make a quarantined checkpoint available again, once it was verified since',
  body: releaseQuarantineInput.omit({ checkpointId: true }),
  handle: (ctx, { params: { checkpointId }, body }) => releaseQuarantine(ctx, { ...body, checkpointId }),
})

export const deleteCheckpointEndpoint = defineEndpoint({
  ...shared,
  method: 'DELETE',
  path: '/api/v1/checkpoints/{checkpointId}',
  summary: 'Take a checkpoint out of the registry; refused for the newest proven one and one in use',
  handle: (ctx, { params: { checkpointId } }) => deleteCheckpoint(ctx, { checkpointId }),
})
