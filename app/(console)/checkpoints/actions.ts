'use server'

import { defineAction } from '#lib/auth/action.ts'
import { deleteCheckpoint, deleteCheckpointInput } from '#lib/services/checkpoint/delete-checkpoint.ts'
import { pinCheckpoint, pinCheckpointInput } from '#lib/services/checkpoint/pin-checkpoint.ts'
import { quarantineCheckpoint, quarantineCheckpointInput } from '#lib/services/checkpoint/quarantine-checkpoint.ts'
import { releaseQuarantine, releaseQuarantineInput } from '#lib/services/checkpoint/release-quarantine.ts'
import { requestCheckpoint, requestCheckpointInput } from '#lib/services/checkpoint/request-checkpoint.ts'
import { requestCopy, requestCopyInput } from '#lib/services/checkpoint/request-copy.ts'
import { requestVerify, requestVerifyInput } from '#lib/services/checkpoint/request-verify.ts'
import { setForwardOnly, setForwardOnlyInput } from '#lib/services/checkpoint/set-forward-only.ts'

export const takeCheckpointAction = defineAction({
  name: 'checkpoint.take',
  permission: 'checkpoint.create',
  input: requestCheckpointInput,
  run: (ctx, input) => requestCheckpoint(ctx, input),
})

export const verifyCheckpointAction = defineAction({
  name: 'checkpoint.verify',
  permission: 'checkpoint.verify',
  input: requestVerifyInput,
  run: (ctx, input) => requestVerify(ctx, input),
})

export const copyCheckpointAction = defineAction({
  name: 'checkpoint.copy',
  permission: 'checkpoint.manage',
  input: requestCopyInput,
  run: (ctx, input) => requestCopy(ctx, input),
})

export const pinCheckpointAction = defineAction({
  name: 'checkpoint.pin',
  permission: 'checkpoint.manage',
  input: pinCheckpointInput,
  run: (ctx, input) => pinCheckpoint(ctx, input),
})

export const setForwardOnlyAction = defineAction({
  name: 'checkpoint.set_forward_only',
  permission: 'checkpoint.manage',
  input: setForwardOnlyInput,
  run: (ctx, input) => setForwardOnly(ctx, input),
})

export const quarantineCheckpointAction = defineAction({
  name: 'checkpoint.quarantine',
  permission: 'checkpoint.manage',
  input: quarantineCheckpointInput,
  run: (ctx, input) => quarantineCheckpoint(ctx, input),
})

export const releaseQuarantineAction = defineAction({
  name: 'checkpoint.release',
  permission: 'checkpoint.manage',
  input: releaseQuarantineInput,
  run: (ctx, input) => releaseQuarantine(ctx, input),
})

export const deleteCheckpointAction = defineAction({
  name: 'checkpoint.delete',
  permission: 'checkpoint.manage',
  input: deleteCheckpointInput,
  run: (ctx, input) => deleteCheckpoint(ctx, input),
})
