/** The main job: networks, faults, executor and real images, all at their default sizes. */
import { SPECIFICATION } from '../../machines/index.ts';
import { runConformance } from '../conform/run.ts';
import type { ImageReport, NetworkReport, ReportData, VariantReport } from '../report/index.ts';
import { IMAGE_SETS, hasImages, verifyImages } from './images.ts';
import { type Announce, verifyFaults, verifyNetwork } from './networks.ts';

/** What the main job needs to know. */
export interface VerifyOptions {
  readonly version: string;
  /** Folder of the image sets that a real kernel wrote. */
  readonly imagesFolder: string;
  readonly seed: number;
  /** Random schedules a conformance scope. */
  readonly runs: number;
  readonly announce: Announce;
}

/** Runs everything. The order is fixed, and so are the results; only seconds differ between runs. */
export async function verify(options: VerifyOptions): Promise<ReportData> {
  const started = performance.now();
  const { announce, seed, runs } = options;
  const conformance = runConformance({ seed, runs });
  const networks: NetworkReport[] = [];
  const variants: VariantReport[] = [];
  for (const family of SPECIFICATION)
    for (const era of family.eras) {
      networks.push(await verifyNetwork(family, era, announce));
      variants.push(...(await verifyFaults(family, era, announce)));
    }
  const withImages = hasImages(options.imagesFolder);
  return {
    schemaVersion: 1,
    version: options.version,
    node: process.versions.node,
    networks,
    variants,
    conformance: await conformance,
    images: withImages ? images(options) : [],
    skipped: withImages
      ? []
      : [
          {
            what: 'images written by a real kernel',
            why: 'they are not part of the installed package',
            remedy: 'Run it in a clone of the repository.',
          },
        ],
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

function images({ imagesFolder }: VerifyOptions): ImageReport[] {
  return IMAGE_SETS.map((set) => verifyImages(imagesFolder, set));
}
