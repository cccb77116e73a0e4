/** A network for other checkers and tools: Promela, and what Spin makes of it. */
export { type PromelaModel, promela } from './promela.ts';
export { type SpinOptions, type SpinResult, hasSpin, runSpin } from './spin.ts';
