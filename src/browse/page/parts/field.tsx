import type { ComponentChildren } from 'preact'

interface FieldProps {
  label: string
  value: string
  onValue: (value: string) => void
  type?: 'text' | 'search' | 'date' | 'datetime-local'
  placeholder?: string
  isFocused?: boolean
  /** Whether it takes a whole line of a form. */
  isWide?: boolean
}

/** A line that somebody fills in, with its label. */
export const Field = ({
  label,
  value,
  onValue,
  type = 'text',
  placeholder,
  isFocused,
  isWide,
}: FieldProps) => (
  <label class={isWide ? 'field wide' : 'field'}>
    <span>{label}</span>
    <input
      {...({ type } as { type: 'text' })}
      value={value}
      placeholder={placeholder}
      autoFocus={isFocused}
      autoComplete="off"
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  </label>
)

/** A field for a text of several lines. */
export const Area = ({ label, value, onValue, rows = 3 }: FieldProps & { rows?: number }) => (
  <label class="field wide">
    <span>{label}</span>
    <textarea rows={rows} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
  </label>
)

interface ChoiceProps {
  label: string
  value: string
  onValue: (value: string) => void
  children: ComponentChildren
}

/** A field that chooses one of several values. */
export const Choice = ({ label, value, onValue, children }: ChoiceProps) => (
  <label class="field">
    <span>{label}</span>
    <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      {children}
    </select>
  </label>
)
