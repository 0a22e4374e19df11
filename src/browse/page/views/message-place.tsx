import { useEffect } from 'preact/hooks'

import { Waiting } from '../parts/notice.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

/** Leads from a message to its place in its conversation. */
export function MessagePlace({ id }: { id: string }) {
  const asked = useAnswer('message', { id })
  const { answer } = asked
  useEffect(() => {
    if (answer) location.replace(to(['conversation', answer.conversationId], { at: id }))
  }, [answer])
  return (
    <>
      <h1>A message</h1>
      <Waiting asked={asked} />
    </>
  )
}
