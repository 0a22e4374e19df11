import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

import type { Answers } from '../views.ts'
import { type Answer, read } from './api.ts'

export interface Asked<Name extends keyof Answers> {
  /** What was answered last: it stays while the next answer is on its way. */
  answer?: Answer<Name>
  error?: string
  isLoading: boolean
  /** Asks again, such as after a change. */
  reload: () => void
}

type Words = Readonly<Record<string, string | number | undefined>>

/** Asks the server, again whenever the question changes; a question that was overtaken is not waited for. */
export function useAnswer<Name extends keyof Answers>(
  name: Name,
  words: Words,
  { waitMs = 0, isWanted = true }: { waitMs?: number; isWanted?: boolean } = {},
): Asked<Name> {
  const [state, setState] = useState<Omit<Asked<Name>, 'reload'>>({ isLoading: true })
  const [turn, setTurn] = useState(0)
  const question = JSON.stringify(words)
  const isAsked = useRef(false)
  useEffect(() => {
    if (!isWanted) return
    const overtaken = new AbortController()
    setState(({ answer }) => ({ answer, isLoading: true }))
    const ask = () => {
      read(name, JSON.parse(question) as Words, overtaken.signal).then(
        (answer) => setState({ answer, isLoading: false }),
        (error: Error) => {
          if (!overtaken.signal.aborted) setState({ error: error.message, isLoading: false })
        },
      )
    }
    let timer = 0
    // The first question is no typing.
    if (waitMs > 0 && isAsked.current) timer = window.setTimeout(ask, waitMs)
    else ask()
    isAsked.current = true
    return () => {
      window.clearTimeout(timer)
      overtaken.abort()
    }
  }, [name, question, turn, isWanted])
  const reload = useCallback(() => setTurn((last) => last + 1), [])
  return { ...state, reload }
}
