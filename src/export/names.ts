/** Names: free text made into identifiers that differ. */

/**
 * For each text an identifier of letters, digits and underscores that begins with a letter.
 * @param taken identifiers that may not come out
 */
export function uniqueNames(texts: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken);
  return texts.map((text) => {
    const plain = text.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '');
    const base = /^[A-Za-z]/.test(plain) ? plain : `x_${plain}`;
    let name = base;
    for (let number = 2; used.has(name); number++) name = `${base}_${number}`;
    used.add(name);
    return name;
  });
}
