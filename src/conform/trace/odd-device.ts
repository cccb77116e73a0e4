/** Which device a sample is about: the network has one that can fail. */
import type { MdEvent, MdEventOf } from './events.ts';
import { DEVICE_STATE } from './sysfs-letters.ts';

const DEVICE_FILE = /^dev-.*\/state$/;
const IN_SYNC = 'in_sync';

interface Sample {
  devices: number;
  odd: number;
}

/**
 * The device of the network is whichever is not in sync. That it is in sync again is only said of samples in which all are, and are in the next one: the
 * files of a sample are read one after the other, and another device may fail in between.
 */
export class OddDevice {
  /** By line. */
  readonly #samples = new Map<number, Sample>();
  /** Lines of samples in which all devices are there and in sync, and are so in the next one. */
  readonly #whole = new Set<number>();
  #file: string | undefined;

  /** @param events of one stretch */
  constructor(events: readonly MdEvent[]) {
    for (const event of events) {
      if (event.event !== 'sysfs' || !DEVICE_FILE.test(event.file)) continue;
      const sample = this.#samples.get(event.line) ?? { devices: 0, odd: 0 };
      sample.devices++;
      if (event.value !== IN_SYNC) sample.odd++;
      this.#samples.set(event.line, sample);
    }
    const lines = [...this.#samples.keys()];
    const most = Math.max(...[...this.#samples.values()].map(({ devices }) => devices));
    const isWhole = (line: number | undefined): boolean => {
      const sample = line === undefined ? undefined : this.#samples.get(line);
      return sample?.odd === 0 && sample.devices === most;
    };
    for (const [index, line] of lines.entries())
      if (isWhole(line) && isWhole(lines[index + 1])) this.#whole.add(line);
  }

  /** The file that the network knows the value of; null where it is about another device, or about two. */
  fileOf({ file, value, line }: MdEventOf<'sysfs'>): string | null {
    if (!DEVICE_FILE.test(file)) return file;
    if (value !== IN_SYNC) {
      const isAlone = this.#samples.get(line)?.odd === 1;
      this.#file = isAlone ? file : undefined;
      return isAlone ? DEVICE_STATE : null;
    }
    return file === this.#file && this.#whole.has(line) ? DEVICE_STATE : null;
  }
}
