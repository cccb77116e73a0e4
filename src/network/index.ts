/** XState machines joined by atomic steps, compiled to integer tables. Knows nothing of md. */
export { type CompiledNetwork, type CompiledInstance, type CompiledStep } from './compile.ts';
export { type CompiledDelivery, compile, instancesOf } from './compile.ts';
export { type TableStates, advance, enabledSteps, firstStates, tableView } from './advance.ts';
export { type Chart, type ChartState, type ChartTransition } from './chart.ts';
export { chartOf, chartStates } from './chart.ts';
export { type View, evaluate } from './evaluate.ts';
export { type Answer, scoped } from './scoped.ts';
export { type LocalState, fieldOf, localState } from './local-state.ts';
export { type MachineTable, ask, initialSnapshot, tabulate, transitionId } from './tabulate.ts';
export { remember } from './tabulate.ts';
export { type StoredTable, storedTable, tableFrom } from './stored-table.ts';
