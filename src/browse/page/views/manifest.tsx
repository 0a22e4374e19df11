import type { Answer } from '../api.ts'
import { count, number } from '../format.ts'
import { type Share, TokenBar } from '../parts/token-bar.tsx'
import { to } from '../route.ts'

type Item = Answer<'context'>['manifest']['items'][number]

const reasons: Readonly<Record<string, string>> = {
  budget: 'no room',
  history_is_contiguous: 'older than one that was dropped',
  no_tool_call: 'a result without its call',
  empty: 'without text',
  not_alternating: 'not in turn',
  cut: 'cut to fit',
  private: 'looks like a secret',
  secret: 'a secret is masked',
}

interface ManifestProps {
  context: Answer<'context'>
  maxTokens?: number
}

/** The parts of a context by section: a bar of their tokens, and each with what became of it and why. */
export function Manifest({ context: { manifest, language, labels }, maxTokens }: ManifestProps) {
  const shares = sharesOf(manifest.items)
  return (
    <>
      <TokenBar shares={shares} maxTokens={maxTokens} />
      <p class="muted">
        {language} · times of {manifest.zone}
        {manifest.factsLeftOut > 0 && ` · ${count(manifest.factsLeftOut, 'fact')} never considered`}
      </p>
      {shares.map((share) => (
        <details class="section">
          <summary>
            <span class={`swatch section-${share.section}`} aria-hidden="true" />
            <span class="name">{share.section}</span>
            <span class="muted">
              {number(share.told)} tokens
              {share.droppedItems > 0 && ` · ${count(share.droppedItems, 'part')} left out`}
            </span>
          </summary>
          <ul class="items">
            {manifest.items
              .filter(({ section }) => section === share.section)
              .map((item) => (
                <ItemLine item={item} label={labels[item.id]} />
              ))}
          </ul>
        </details>
      ))}
    </>
  )
}

const ItemLine = ({ item, label }: { item: Item; label?: string }) => (
  <li class={item.included ? 'told' : 'dropped'}>
    {item.section === 'history' || item.section === 'recall' ? (
      <a href={to(['message', item.id])}>{label ?? 'the message'}</a>
    ) : (
      <span class="label">{label ?? item.id}</span>
    )}
    <span class="fate">
      {item.included ? 'told' : 'left out'}
      {item.reason && `: ${reasons[item.reason] ?? item.reason}`}
    </span>
    <span class="muted tokens">{number(item.tokens)}</span>
  </li>
)

function sharesOf(items: readonly Item[]): Share[] {
  const shares = new Map<string, Share>()
  for (const { section, tokens, included } of items) {
    const share = shares.get(section) ?? {
      section,
      told: 0,
      toldItems: 0,
      dropped: 0,
      droppedItems: 0,
    }
    shares.set(
      section,
      included
        ? { ...share, told: share.told + tokens, toldItems: share.toldItems + 1 }
        : { ...share, dropped: share.dropped + tokens, droppedItems: share.droppedItems + 1 },
    )
  }
  return [...shares.values()]
}
