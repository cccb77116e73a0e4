/** Coverage goals become scenarios, scenarios become suites. */
export { type Goal, goalsOfStep, reachedGoals, stepGoal, transitionGoal } from './goals.ts';
export { type Scenario, type Suite, generateSuite, goalsOfPath } from './scenarios.ts';
