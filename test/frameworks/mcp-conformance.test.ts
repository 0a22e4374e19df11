/** The protocol's own conformance suite: the scenarios that ask nothing of a server but what the protocol says. */
import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { onTestFinished } from 'vitest'

import { serveMcpOverHttp } from '../../src/doors/mcp/index.ts'
import { frameworksFolder } from '../support/frameworks.ts'
import { describe, expect, test } from '../support/memory.ts'

const suite = join(frameworksFolder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
const loader = resolve('test/support/fs-of-newer-node.mjs')

/** All others ask for tools, resources and prompts of these names that do what a test needs, for logging or for elicitation. */
const scenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
]

describe('a server over HTTP', () => {
  test.for(scenarios)('is as the conformance suite wants it: %s', async (scenario, { memory }) => {
    // The suite has no token to bear.
    const serving = await serveMcpOverHttp({ memory, senderId: 'ana', token: false })
    onTestFinished(() => serving.close())
    const args = ['--import', loader, suite, 'server', '--scenario', scenario, '--url', serving.url]

    const { stdout } = await promisify(execFile)(process.execPath, args)

    expect(stdout).toMatch(/Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings/)
  })
})
