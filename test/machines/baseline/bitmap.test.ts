/** The bitmap network against its pinned counts. */
import { bitmap } from '../../../machines/bitmap/family.ts';
import { holdsBaseline } from './support/hold.ts';

holdsBaseline(bitmap);
