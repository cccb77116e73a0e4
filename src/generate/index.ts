/** Coverage goals become scenarios, scenarios become suites. */
export { type Goal, goalsOfStep, reachedGoals, stepGoal, transitionGoal } from './goals.ts';
export { type Scenario, type Suite, generateSuite, goalsOfPath } from './scenarios.ts';
export { COVERAGES, type Coverage } from './coverage.ts';
export { type SuiteData, type SuiteStep, suiteByCoverage, suiteData } from './suite.ts';
export { systemText, vitestText } from './vitest-file.ts';
