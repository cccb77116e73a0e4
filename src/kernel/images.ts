/** The images that a run begins with. */

import { closeSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytesOf } from './random-bytes.ts';
import { IMAGE_KIBIBYTES, type Scenario } from './scenario.ts';

/** Fresh images: sparse zeros, or random bytes. Old ones of the folder are replaced. */
export function makeImages(scenario: Scenario, folder: string): string[] {
  const sizeBytes = (scenario.imageKibibytes ?? IMAGE_KIBIBYTES) * 1024;
  return Array.from({ length: scenario.imagesCount }, (_, index) => {
    const image = join(folder, `d${index}.img`);
    rmSync(image, { force: true });
    if (scenario.fillSeed === undefined) {
      closeSync(openSync(image, 'w'));
      truncateSync(image, sizeBytes);
    } else {
      const bytes = randomBytesOf(scenario.fillSeed + index, sizeBytes);
      // No superblock of chance, and none that mdadm would ask about.
      bytes.fill(0, 0, 16384);
      writeFileSync(image, bytes);
    }
    return image;
  });
}
