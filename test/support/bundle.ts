import { build, type BuildOptions } from 'esbuild'

/** Bundles TypeScript of this repository, or of an earlier version, into a folder: for Node, with the names of its classes. */
export const bundle = (
  options: BuildOptions & Required<Pick<BuildOptions, 'entryPoints' | 'outdir'>>,
): Promise<unknown> =>
  build({
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Errors name the class that they come from.
    keepNames: true,
    logLevel: 'error',
    ...options,
  })
