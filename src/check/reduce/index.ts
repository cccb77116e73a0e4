/** Reductions: fewer states, the same verdicts. */
export { type Reductions, checkReduced } from './check.ts';
export { type Cone, coneOf } from './cone.ts';
export { type Symmetries, type Symmetry, representative, symmetriesOf } from './symmetry.ts';
