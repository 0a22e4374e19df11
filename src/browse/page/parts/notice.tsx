import type { ComponentChildren } from 'preact'

import type { Asked } from '../use-answer.ts'

/** What is shown of a question that is not answered, in place of the answer. */
export function Waiting({ asked }: { asked: Pick<Asked<never>, 'error' | 'isLoading'> }) {
  if (asked.error !== undefined) return <Problem>{asked.error}</Problem>
  return (
    <p class="muted loading" role="status">
      Loading…
    </p>
  )
}

export const Problem = ({ children }: { children: ComponentChildren }) => (
  <p class="problem" role="alert">
    {children}
  </p>
)

/** Where there is nothing to show. */
export const Empty = ({ children }: { children: ComponentChildren }) => (
  <p class="empty">{children}</p>
)
