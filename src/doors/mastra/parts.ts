import { loadedOnce } from '../../loaded-once.ts'

/** What the methods of the storage load when they are first called. */
export const threadPages = loadedOnce(() => import('./thread-pages.ts'))
export const messagePages = loadedOnce(() => import('./message-pages.ts'))
export const resources = loadedOnce(() => import('./resources.ts'))
export const writing = loadedOnce(() => import('./writing.ts'))
