/** Words for the parts of a network that a mutant changed, short enough for one line. */
import type { Delivery, FieldReference, Predicate } from '../../machines/language/index.ts';

/** Longer texts end in an ellipsis. */
const LENGTH_MAX = 110;

/** A predicate in one line: `chunk 0 in count.zero`, `unplug.page = 0`. */
export function predicateText(predicate: Predicate): string {
  return shortened(fullText(predicate));
}

/** A delivery in one line: `SKIP{"chunk":0} to daemon when …`. */
export function deliveryText({ to, event, when }: Delivery): string {
  const { type, ...data } = event;
  const fields = Object.keys(data).length === 0 ? '' : JSON.stringify(data);
  const condition = when === undefined ? '' : ` when ${fullText(when)}`;
  return shortened(`${type}${fields} to ${to}${condition}`);
}

function fullText(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'in':
      return `${predicate.instance} in ${predicate.state}`;
    case 'field':
      return `${predicate.instance}.${predicate.field} ${predicate.comparison} ${String(predicate.value)}`;
    case 'fields':
      return `${fieldText(predicate.left)} ${predicate.comparison} ${fieldText(predicate.right)}${offsetText(predicate.offset)}`;
    case 'not':
      return `not (${fullText(predicate.operand)})`;
    case 'and':
    case 'or':
      return predicate.operands.map((one) => `(${fullText(one)})`).join(` ${predicate.kind} `);
    case 'count': {
      const operands = predicate.operands.map((one) => fullText(one)).join('; ');
      return `${predicate.comparison} ${predicate.value} of (${operands})`;
    }
  }
}

function fieldText({ instance, field }: FieldReference): string {
  return `${instance}.${field}`;
}

function offsetText(offset: number): string {
  if (offset === 0) return '';
  return offset > 0 ? ` + ${offset}` : ` - ${-offset}`;
}

function shortened(text: string): string {
  return text.length <= LENGTH_MAX ? text : `${text.slice(0, LENGTH_MAX - 1)}…`;
}
