export { OmegaMemoryTool, type OmegaMemoryToolOptions } from './memory-tool.ts'
