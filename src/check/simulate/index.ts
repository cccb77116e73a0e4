/** Random walks, for networks that are too large to exhaust. */
export { type SimulatedCheckOptions, checkBySimulation } from './check.ts';
export { SHORTENING, type ShorteningLimits, type Shortened, shorten } from './shorten.ts';
export {
  type Simulation,
  type SimulationOptions,
  type SimulationProgress,
  simulate,
} from './simulate.ts';
