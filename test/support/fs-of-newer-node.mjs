/** The conformance suite of the protocol imports `globSync`, which Node 20 lacks, for a command that no test here runs. */
import * as fs from 'node:fs'
import { register } from 'node:module'

const module = (text) => `data:text/javascript,${encodeURIComponent(text)}`

const withGlob = module(`export * from 'node:fs'
export const globSync = () => { throw new Error('not on this Node') }`)

const hook = `export const resolve = (specifier, context, next) =>
  specifier === 'fs' && context.parentURL?.includes('/@modelcontextprotocol/conformance/')
    ? { url: ${JSON.stringify(withGlob)}, shortCircuit: true }
    : next(specifier, context)`

if (!('globSync' in fs)) register(module(hook))
