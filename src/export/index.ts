/** A network for other checkers and tools: Promela, and what Spin makes of it. */
export { type PromelaModel, promela } from './promela.ts';
export { type SpinOptions, type SpinResult, hasSpin, runSpin } from './spin.ts';
export { FORMATS, type ExportedFile, type Format, exported } from './formats.ts';
export { type TlaModel, tla } from './tla.ts';
export { dot } from './dot.ts';
export { mermaid } from './mermaid.ts';
export { scxml } from './scxml.ts';
export { xstateJson } from './xstate-json.ts';
