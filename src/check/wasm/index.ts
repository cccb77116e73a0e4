/** The `wasm` engine. */
export { type WasmExploration, exploreWithWasm } from './wasm-engine.ts';
