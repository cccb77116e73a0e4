/** The two eras of md that the executor can be: their rules differ in bitmap, writes and lifecycle. */

/**
 * `classic` is Linux 2.6.31 to 3.1. `modern` is Linux 6.1 as its stable series ends, with one rule
 * of 6.8: a member that is one event behind takes its role from the freshest superblock (semantics
 * 5.7).
 */
export type Era = 'classic' | 'modern';
