// Loaded before a program: prints on stderr, as its last line, the milliseconds of processor time that it took with Node's start.
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  process.stderr.write(`\n${(user + system) / 1000}`)
})
