/** Systems under test: what a conformance run makes do things and looks at. */

/** A value that an observation may hold at a named place. */
export type Observed = number | boolean | string;

/** What is seen of a system after a step: values at named places, the same names as the model's. */
export type Observation = Readonly<Record<string, Observed>>;

/** One place where model and system differ. */
export interface Difference {
  readonly place: string;
  readonly model: Observed | undefined;
  readonly system: Observed | undefined;
}

/** A system that can be made to do every call of a network, and observed. */
export interface SystemUnderTest<C> {
  /** Does what one step stands for. @throws Error when the system cannot do it now */
  readonly perform: (call: C) => void;
  readonly observe: () => Observation;
}

/** The places where two observations differ, in the model's order. */
export function differences(model: Observation, system: Observation): Difference[] {
  const places = [...new Set([...Object.keys(model), ...Object.keys(system)])];
  return places
    .filter((place) => model[place] !== system[place])
    .map((place) => ({ place, model: model[place], system: system[place] }));
}
