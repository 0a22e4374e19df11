import { mkdirSync, writeFileSync } from 'node:fs'

import { duration, loadResults, type Result } from './results.ts'
import { sizes } from './stores.ts'

const folder = new URL('../docs/plots/', import.meta.url)
const [width, height, left, right, top, bottom] = [720, 400, 70, 250, 40, 50]
const colours = [
  '#2563eb',
  '#dc2626',
  '#059669',
  '#d97706',
  '#7c3aed',
  '#0891b2',
  '#be185d',
  '#4d7c0f',
]

/** Draws how the times of one topic grow with the store, as SVG in `docs/plots`. Both axes are logarithmic. */
export function plotGrowth(topic: string, title: string): void {
  const results = loadResults().filter(
    (row) => row.topic === topic && row.microseconds !== undefined && row.size in sizes,
  )
  const works = [...new Set(results.map(({ work }) => work))]
  if (works.length === 0) return
  const times = results.map(({ microseconds = 1 }) => microseconds)
  const from = Math.floor(Math.log10(Math.min(...times)))
  const to = Math.ceil(Math.log10(Math.max(...times)))
  const x = (row: Result) => scale(Math.log10(messagesOf(row)), [3, 6], [left, width - right])
  const y = (log: number) => scale(log, [from, to], [height - bottom, top])

  const decades = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const grid = decades.map((log) => {
    const at = y(log).toFixed(1)
    return `<line x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" stroke="#d4d4d4"/><text x="${left - 8}" y="${Number(at) + 4}" text-anchor="end">${duration(10 ** log)}</text>`
  })
  const ticks = ['1k', '10k', '100k', '1M'].map((name, i) => {
    const at = scale(3 + i, [3, 6], [left, width - right]).toFixed(1)
    return `<text x="${at}" y="${height - bottom + 22}" text-anchor="middle">${name}</text>`
  })
  const lines = works.map((work, i) => {
    const rows = results
      .filter((row) => row.work === work)
      .toSorted((a, b) => messagesOf(a) - messagesOf(b))
    const points = rows.map(
      (row) => [x(row).toFixed(1), y(Math.log10(row.microseconds ?? 1)).toFixed(1)] as const,
    )
    const colour = colours[i % colours.length]
    const dots = points
      .map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`)
      .join('')
    const legend = `<text x="${width - right + 16}" y="${top + 12 + i * 20}" fill="${colour}">${work.replaceAll('`', '')}</text>`
    return `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${legend}`
  })
  mkdirSync(folder, { recursive: true })
  const label = `<text x="${left}" y="22" font-size="15" font-weight="600">${title}</text><text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">messages in the store</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#404040"><rect width="100%" height="100%" fill="#fff"/>${label}${[...grid, ...ticks, ...lines].join('')}</svg>\n`
  writeFileSync(new URL(`${topic.replaceAll(' ', '-')}.svg`, folder), svg)
}

const messagesOf = ({ size }: Result): number =>
  size in sizes ? sizes[size as keyof typeof sizes].messages : 1

function scale(value: number, [from, to]: [number, number], [low, high]: [number, number]): number {
  return low + ((value - from) / (to - from)) * (high - low)
}
