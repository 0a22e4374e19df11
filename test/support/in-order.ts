import { relative } from 'node:path'

import { BaseSequencer, type TestSpecification } from 'vitest/node'

import { beginFirst } from './long-suites.ts'

const isFirst = ({ moduleId }: TestSpecification): boolean =>
  beginFirst.includes(relative('', moduleId).replaceAll('\\', '/'))

/** The order of vitest, behind what takes long though its file is short. */
export class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))]
  }
}
