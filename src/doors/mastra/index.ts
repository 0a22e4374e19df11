export { OmegaMemoryStorage } from './memory-storage.ts'
export type { OmegaMemoryStorageOptions } from './threads.ts'
