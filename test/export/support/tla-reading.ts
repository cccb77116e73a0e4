/** Reads the part of TLA+ that exports use, as JavaScript, and explores what it says: a second opinion on the text. */
import { runSource } from '../../../src/check/generated.ts';
import { Constants } from '../../../src/check/predicate-code.ts';

/** What an exported module says. */
export interface TlaReading {
  readonly states: number;
  readonly transitions: number;
  /** Names of the invariants that fail somewhere. */
  readonly refuted: readonly string[];
}

/** Explores an exported module breadth first. @throws Error where it is not written as exports are */
export function readTla(module: string, config: string): TlaReading {
  const text = module.replaceAll(/ *\\\*.*$/gm, '');
  const [, names] = /vars == <<(.*)>>/.exec(text)!;
  const variables = names!.split(', ');
  const tables = [...text.matchAll(/^(Table\d+) == <<(.*)>>$/gm)].map(
    ([, name, entries]) => `const ${name}=[null,${entries}];`,
  );
  const source = (body: string): string => [...tables, body].join('\n');
  const steps = [...text.matchAll(/^(Step\d+) ==\n((?: {2}.*\n)+)/gm)];
  const next = /^Next ==\n((?: {2}.*\n)+)/m.exec(text)![1]!;
  if (next.match(/Step\d+/g)!.join() !== steps.map(([, name]) => name).join())
    throw new Error('Next is not all steps in order');
  const takes = steps.map(([, , body]) => stepCode(body!, variables));
  const invariants = [...text.matchAll(/^(\w+) == (.*)$/gm)].filter(([, name]) =>
    new RegExp(`^(?:\\\\\\* )? {2}${name}$`, 'm').test(
      config.split('PROPERTIES')[0]! + sightings(config),
    ),
  );
  const checks = invariants.map(([, name, body]) => `if(!(${formula(body!)}))note('${name}');`);
  const refuted = new Set<string>();
  const counts = runSource(
    source(`
    const {note}=machinery;
    const take=[${takes.join(',\n')}];
    const check=(${variables.join(',')})=>{${checks.join('\n')}};
    const first=[${variables.map(() => 0).join(',')}];
    const seen=new Set([first.join()]);const queue=[first];let transitions=0;
    for(const state of queue){check(...state);for(const step of take){const after=step(...state);
      if(after===undefined)continue;transitions++;const key=after.join();
      if(!seen.has(key)){seen.add(key);queue.push(after);}}}
    return {states:queue.length,transitions};`),
    { note: (name: string) => refuted.add(name) },
    new Constants(),
  ) as { readonly states: number; readonly transitions: number };
  return { ...counts, refuted: [...refuted].sort() };
}

/** The part of the configuration that is commented out. */
function sightings(config: string): string {
  return config
    .split('\n')
    .filter((line) => line.startsWith('\\*'))
    .join('\n');
}

/** A step as a function from values to values, undefined where it is not enabled. */
function stepCode(body: string, variables: readonly string[]): string {
  const lines = body.split('\n').map((line) => line.trim().replace(/^(?:\/\\ |LET )/, ''));
  const moves = new Map<string, string>();
  const code = lines.flatMap((line) => {
    const part = line.replace(/^LET /, '');
    const definition = /^(n\d+) == (.*)$/.exec(part);
    if (definition !== null) return [`const ${definition[1]}=${formula(definition[2]!)};`];
    const move = /^(\w+)' = (\w+)$/.exec(part);
    if (move !== null) {
      moves.set(move[1]!, move[2]!);
      return [];
    }
    const unchanged = /^UNCHANGED <<(.*)>>$/.exec(part);
    if (unchanged !== null) {
      for (const name of unchanged[1]!.split(', ')) moves.set(name, name);
      return [];
    }
    if (part === '' || part === 'IN') return [];
    return [`if(!(${formula(part)}))return undefined;`];
  });
  const after = variables.map((name) => {
    const value = moves.get(name);
    if (value === undefined) throw new Error(`${name} is left open`);
    return value;
  });
  return `(${variables.join(',')})=>{${code.join('')}return [${after.join(',')}];}`;
}

function formula(text: string): string {
  const code = text
    .replaceAll(/<<(\w+), (\w+)>> \\in \{([^}]*)\}/g, (_, a: string, b: string, set: string) => {
      const pairs = set.replaceAll('<<', '"').replaceAll('>>', '"');
      return `[${pairs}].includes(${a}+", "+${b})`;
    })
    .replaceAll(/(\w+) \\in \{([^}]*)\}/g, '[$2].includes($1)')
    .replaceAll('/\\', '&&')
    .replaceAll('\\/', '||')
    .replaceAll('~', '!')
    .replaceAll('/=', '!==')
    .replaceAll('=<', '<=')
    .replaceAll(/ = /g, ' === ')
    .replaceAll('IF ', '')
    .replaceAll(' THEN ', ' ? ')
    .replaceAll(' ELSE ', ' : ')
    .replaceAll('TRUE', 'true')
    .replaceAll('FALSE', 'false');
  if (/[\\~]|<<|>>/.test(code)) throw new Error(`not understood: ${text}`);
  return code;
}
