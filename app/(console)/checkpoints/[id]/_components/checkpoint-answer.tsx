import type { CheckpointDetail } from '#db/queries/checkpoint.ts'
import { TimeAgo } from '#components/ui/time-ago.tsx'

/** Could one go back to it now, in one sentence. */
export function CheckpointAnswer({ point }: { point: CheckpointDetail }) {
  const { state, stateReason, chain } = point
  if (state === 'deleted') return `It was deleted. ${stateReason ?? ''}`
  if (state !== 'available') {
    return (
      <>
        Nobody can go back to it: it is <b>{state}</b>. {stateReason}
      </>
    )
  }
  if (chain.isProven) {
    return (
      <>
        It was restored in isolation and compared: <b>proven</b>
        {chain.provenUntil !== null && (
          <>
            , expires <TimeAgo at={chain.provenUntil} />
          </>
        )}
        .
      </>
    )
  }
  return (
    <>
      It is <b>not proven</b>: {chain.weakest?.reason} {chain.weakest?.nextStep}
    </>
  )
}
