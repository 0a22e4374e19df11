export { OmegaSession, type OmegaSessionOptions } from './session.ts'
