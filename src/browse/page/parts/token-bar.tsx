import { number } from '../format.ts'

export interface Share {
  section: string
  /** Of what is told. */
  told: number
  toldItems: number
  /** Of what is left out. */
  dropped: number
  droppedItems: number
}

const WIDTH = 1000

/** How many tokens each section takes, as one bar. */
export function TokenBar({ shares, maxTokens }: { shares: readonly Share[]; maxTokens?: number }) {
  const told = shares.filter((share) => share.told > 0)
  const total = told.reduce((sum, share) => sum + share.told, 0)
  const whole = Math.max(1, maxTokens ?? total, total)
  let begun = 0
  return (
    <svg
      class="token-bar"
      viewBox={`0 0 ${WIDTH} 30`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${told.map(({ section, told }) => `${section} ${number(told)}`).join(', ')} tokens`}
    >
      <rect class="room" x={0} y={0} width={WIDTH} height={30} />
      {told.map(({ section, told }) => {
        const x = (begun / whole) * WIDTH
        begun += told
        return (
          <rect class={`section-${section}`} x={x} y={0} width={(told / whole) * WIDTH} height={30}>
            <title>{`${section}: ${number(told)} tokens`}</title>
          </rect>
        )
      })}
    </svg>
  )
}
