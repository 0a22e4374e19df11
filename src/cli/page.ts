import type { Command } from 'commander'

import { wholeNumber } from './command.ts'

/** Which part of a list is meant. */
export interface PageOptions {
  limit: number
  /** How many come before it. */
  after?: number
}

/** Gives a command the options of a list that goes on: how many, and after how many. */
export const withPages = (command: Command, { limit = 20, most = 1000 } = {}): Command =>
  command
    .option('--limit <n>', 'how many at most', wholeNumber(most), limit)
    .option('--after <n>', 'only what comes after so many: the next page', wholeNumber(most))

/** What a list shows that is read as a whole: almost always all of it. */
export const wholeList = { limit: 1000, most: 100_000 } as const

/** How many entries a list has to be asked for, so that the page is in it and the one after it shows. */
export const reach = ({ limit, after = 0 }: PageOptions, most = 10_000): number =>
  Math.min(after + limit + 1, most)

/** Of the first entries of a list those of the page. */
export const pageOf = <Entry>(entries: readonly Entry[], { limit, after = 0 }: PageOptions) =>
  entries.slice(after, after + limit)

/** What to ask for to see more of a list; nothing where it ends. */
export const moreLines = (
  entries: readonly unknown[],
  { limit, after = 0 }: PageOptions,
): string[] => (entries.length > after + limit ? [`More: --after ${after + limit}`] : [])
