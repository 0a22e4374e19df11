export type { OwnerOptions } from './owner.ts'
export { OmegaSaver, type OmegaSaverOptions } from './saver.ts'
