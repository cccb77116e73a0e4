/** The `wasm` engine, and the one over sets of states. */
export { type WasmExploration, exploreWithWasm } from './wasm-engine.ts';
export { DEPTH_UNKNOWN, type Sets, countSliced, exploreSliced } from './sliced/sliced-engine.ts';
export { chooseSlice } from './sliced/choose.ts';
export { beginApart, exploreIndexed, explorationOf } from './indexed/indexed-engine.ts';
export { askAhead } from './indexed/asking.ts';
export type { IndexedSearch } from './indexed/indexed-search.ts';
