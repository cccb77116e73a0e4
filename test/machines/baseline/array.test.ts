/** The array network against its pinned counts. */
import { array } from '../../../machines/array/family.ts';
import { holdsBaseline } from './support/hold.ts';

holdsBaseline(array);
