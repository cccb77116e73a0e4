/** Names: file names and anchors of reports. The same things get the same names in every run. */
import type { PropertyResult, Violation } from '../check/index.ts';
import type { NetworkReport, ReportData } from './report-data.ts';

/** Letters, digits, dots and dashes only: fit for a file name and an anchor. */
export function slug(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .replaceAll(/\.{2,}/g, '.');
}

/** The network's name; with its era where the report shows several eras of it. */
export function networkKey(
  network: NetworkReport,
  all: readonly Pick<NetworkReport, 'family'>[],
): string {
  const { name, era } = network.family;
  const isShared = all.filter((one) => one.family.name === name).length > 1;
  return slug(isShared ? `${name}-${era}` : name);
}

/** Longer names are cut: file systems allow 255 bytes, people fewer. */
const NAME_MAX = 96;

/**
 * File name of a violation's reports, without ending. Parameters are left out: a run has one size.
 * @param label what to call the network's variants; their names when left out
 */
export function violationName(story: Violation, label = story.variants.join('-')): string {
  const { network, era, property } = story;
  return slug(slug([network, era, property.id, label].join('-')).slice(0, NAME_MAX));
}

/** A story and the name of its reports. */
export interface NamedStory {
  readonly name: string;
  readonly story: Violation;
}

/** All stories of a run with distinct names, in the order of the report. */
export function storiesOf(data: ReportData): NamedStory[] {
  const named = [
    ...data.networks.flatMap(({ main, mended, alone = [] }) => [
      ...labelled(main.properties, ''),
      ...labelled(mended?.properties ?? [], 'mended'),
      ...alone.flatMap(({ mend, result }) => labelled(result.properties, `only-${mend}`)),
    ]),
    ...data.variants.flatMap(({ variant, result }) => labelled(result.properties, variant.name)),
    ...data.conformance.flatMap(({ name, differences }) =>
      differences.map((story) => ({ story, name: violationName(story, name) })),
    ),
  ];
  const taken = new Set<string>();
  return named.map(({ name: wanted, story }) => {
    let name = wanted;
    // File systems may not tell upper from lower case.
    for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${wanted}-${next}`;
    taken.add(name.toLowerCase());
    return { name, story };
  });
}

function labelled(properties: readonly PropertyResult[], label: string): NamedStory[] {
  return properties.flatMap(({ story }) =>
    story === undefined ? [] : [{ story, name: violationName(story, label) }],
  );
}
