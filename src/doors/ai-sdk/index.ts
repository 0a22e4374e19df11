/**
 * The AI SDK on this memory: chats saved and loaded, a model that remembers, tools, and summaries.
 *
 * @module
 */
export { type ChatStore, type ChatStoreOptions, memoryStore } from './chats.ts'
export { type ModelCall, type ModelMemoryOptions, withMemory } from './middleware.ts'
export type { SenderId } from '../sender.ts'
export { summarise } from './summarise.ts'
export { memoryTools, type MemoryToolOptions, type ToolCall } from './tools.ts'
