/** `SEED` makes properties be tried with the same values in every run, as CI does: without it each run tries others. */
const { SEED } = process.env
if (SEED !== undefined) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ seed: Number(SEED) })
}
