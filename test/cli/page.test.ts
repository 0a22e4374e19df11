import { everyCommand } from './every-command.ts'
import { describe, expect, omega, test } from './omega.ts'

const beginning = `# The command line

Made from what the commands say of themselves with \`--help\`; a test holds the two equal. How to get the command:
[getting started](getting-started.md).
`

describe('docs/command-line.md', () => {
  test('says of every command what it says of itself', async () => {
    const sections = []
    for (const { name } of everyCommand) {
      const { stdout } = await omega([...name.split(' '), '--help'])
      sections.push(`## ${name}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n`)
    }

    await expect([beginning, ...sections].join('\n')).toMatchFileSnapshot(
      '../../docs/command-line.md',
    )
  })
})
