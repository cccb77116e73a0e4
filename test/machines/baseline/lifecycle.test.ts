/** The lifecycle network against its pinned counts. */
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { holdsBaseline } from './support/hold.ts';

holdsBaseline(lifecycle);
