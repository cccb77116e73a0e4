/** Keeps what XState answers about each machine of the specification beside the build, for checks from a cold shell. */
import { keepTables } from '../dist/src/cli/kept-tables.js';

keepTables();
