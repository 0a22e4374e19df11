import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

import { Problem } from './notice.tsx'

interface DialogProps {
  title: string
  /** What the button says that does it. */
  action: string
  isDangerous?: boolean
  isReady?: boolean
  /** Does it; what it throws is shown, and the dialog stays. */
  onDone: () => Promise<unknown>
  onClose: () => void
  children?: ComponentChildren
}

/** Asks before something is changed. Escape and a click beside it leave everything as it is. */
export function Dialog({
  title,
  action,
  isDangerous = false,
  isReady = true,
  onDone,
  onClose,
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  // Before anything else can take the focus, which closing gives back to what had it.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onDone()
      onClose()
    } catch (error) {
      setProblem((error as Error).message)
      setBusy(false)
    }
  }
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={heading}>{title}</h2>
        {children}
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Keep it as it is
          </button>
          <button
            type="submit"
            class={isDangerous ? 'danger' : 'primary'}
            disabled={isBusy || !isReady}
          >
            {action}
          </button>
        </div>
      </form>
    </dialog>
  )
}
