/** Networks for other tools. */
export { type PromelaModel, promela } from './promela.ts';
