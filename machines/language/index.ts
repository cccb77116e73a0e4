/** The words a specification is written in: predicates, steps, properties, networks. Nothing of md. */
export * from './predicate.ts';
export * from './network.ts';
export * from './family.ts';
export * from './remembered.ts';
export * from './fault.ts';
