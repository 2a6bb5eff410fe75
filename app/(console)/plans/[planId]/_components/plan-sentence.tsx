import { predictionRange } from '#components/plan/prediction.ts'
import { unitsLostText } from '#lib/domain/plan/units-lost.ts'
import { Duration } from '#components/ui/figures.tsx'
import type { PlanView } from '../load-plan-view.ts'

/** The page's answer in one sentence: to what, in what time, at what price. */
export function PlanSentence({ view: { plan, ran, move } }: { view: PlanView }) {
  if (plan.state === 'building') return 'The dry run is looking at the target now. Nothing is changed by it.'
  if (plan.state === 'failed' || !plan.document || !plan.assessment) return `The dry run failed: ${plan.error ?? 'no reason was given'}`
  if (ran) {
    return (
      <>
        {move.kind === 'open_run' ? 'Being carried out now. ' : 'Was carried out: '}
        {ran.summary}
      </>
    )
  }
  const { predicted, dataLossMs, unitsLost } = plan.assessment
  const range = predictionRange(predicted)
  const lost = unitsLostText(unitsLost)
  return (
    <>
      Takes{' '}
      {range ? (
        <>
          <b>{range}</b> (95 %, n = {predicted.n})
        </>
      ) : (
        <>
          an <b>unknown</b> time (n = {predicted.n})
        </>
      )}{' '}
      and loses{' '}
      <b>
        <Duration ms={dataLossMs} />
      </b>{' '}
      of data{lost ? <> ({lost})</> : ', units not counted'}.
    </>
  )
}
