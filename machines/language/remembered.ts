/** Remembering machines: one made twice with the same parameters is the same, and is tabulated once. */

/** The maker, with its results kept by its arguments; they must be plain data. */
export function remembered<A extends readonly unknown[], M>(make: (...sizes: A) => M) {
  const known = new Map<string, M>();
  return (...sizes: A): M => {
    const key = JSON.stringify(sizes);
    const machine = known.get(key) ?? make(...sizes);
    known.set(key, machine);
    return machine;
  };
}
