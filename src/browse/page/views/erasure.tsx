import { useRef, useState } from 'preact/hooks'

import { change } from '../api.ts'
import { count, moment } from '../format.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { to } from '../route.ts'

interface Receipt {
  senderIds: string[]
  at: string
  rows: Record<string, number>
  complete: boolean
  left: string[]
  outOfReach: string[]
}

/** Forgets a person, once their id was typed, and shows the receipt of it. */
export function Erasure({ senderId, onClose }: { senderId: string; onClose: () => void }) {
  const [confirmation, setConfirmation] = useState('')
  const [receipt, setReceipt] = useState<Receipt>()
  const isErased = useRef(false)
  if (receipt) return <ReceiptShown receipt={receipt} />
  return (
    <Dialog
      title={`Erase ${senderId}?`}
      action="Erase for good"
      isDangerous
      isReady={confirmation === senderId}
      onDone={async () => {
        setReceipt((await change('erase-person', { senderId, confirmation })) as Receipt)
        isErased.current = true
      }}
      // The receipt takes its place.
      onClose={() => isErased.current || onClose()}
    >
      <p>
        Every conversation, fact, reminder and lesson of this person goes, under every id that is
        linked with theirs, and can not be brought back. Their audit entries lose their words.
      </p>
      <Field
        label={`Type ${senderId} to confirm`}
        value={confirmation}
        onValue={setConfirmation}
        isFocused
      />
    </Dialog>
  )
}

function ReceiptShown({ receipt }: { receipt: Receipt }) {
  const rows = Object.entries(receipt.rows).filter(([, rows]) => rows > 0)
  return (
    <Dialog
      title={receipt.complete ? 'Erased' : 'Erased, but not everywhere'}
      action="To the people"
      onDone={async () => {
        location.hash = to([])
      }}
      onClose={() => {
        location.hash = to([])
      }}
    >
      <p>
        {receipt.senderIds.join(', ')}, at {moment(receipt.at)}.
      </p>
      <ul class="receipt">
        {rows.map(([table, rows]) => (
          <li>
            {table}: {count(rows, 'row')}
          </li>
        ))}
      </ul>
      {receipt.left.map((left) => (
        <p class="problem">{left}</p>
      ))}
      <p class="muted">Out of reach: {receipt.outOfReach.join('; ')}.</p>
    </Dialog>
  )
}
