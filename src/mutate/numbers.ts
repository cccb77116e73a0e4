/** Numbers in a typed array that grows. */

/** A list of whole numbers of 32 bits. */
export class Numbers {
  values: Int32Array;
  count = 0;

  /** @param expected room to begin with */
  constructor(expected: number) {
    this.values = new Int32Array(Math.max(1024, expected));
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Int32Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }
}
