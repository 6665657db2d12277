import type { Access } from "../../access/access.ts";
import { locationKey } from "../../access/location.ts";
import { OWN, READ, WRITE } from "../../graph/access-table.ts";
import type { SourceLine } from "../../naming/names.ts";
import { capBetween } from "../advice/cap.ts";
import type { HotspotEvidence } from "../advice/evidence.ts";
import type { NamedVariable } from "./named-recording.ts";
import type { ScoredTraffic } from "./scored.ts";

/** One access of the bundle: by which transaction, in which mode of the rule, to which location of the table. */
interface Touch {
  readonly transaction: number;
  readonly mode: number;
  readonly location: number;
  readonly access: Access;
}

/** All that a traffic's transactions did to the variables of one bundle: what advice, lines and figures of a hotspot are told from. */
export class BundleUse {
  readonly transactions = new Set<number>();
  readonly #traffic: ScoredTraffic;
  readonly #variables: ReadonlySet<number>;
  readonly #firstVariable: number;
  readonly #touches: Touch[] = [];

  constructor(traffic: ScoredTraffic, bundle: readonly number[]) {
    this.#traffic = traffic;
    this.#variables = new Set(bundle);
    this.#firstVariable = bundle[0] ?? -1;
    const { table, keys, origins, variableOf } = traffic;
    for (let transaction = 0; transaction < table.transactionCount; transaction++) {
      for (let index = table.offsets[transaction] ?? 0; index < (table.offsets[transaction + 1] ?? 0); index++) {
        const location = table.locations[index] ?? 0;
        if (!this.#variables.has(variableOf[location] ?? -1)) continue;
        const access = traffic.named.recording.executed[transaction]?.accesses[origins[index] ?? 0];
        this.transactions.add(transaction);
        // Under account granularity an entry of the table stands for several accesses, and tells of none.
        if (access !== undefined && locationKey(access.location) === keys[location])
          this.#touches.push({ transaction, mode: table.modes[index] ?? 0, location, access });
      }
    }
  }

  /** Touches of the bundle's first variable: the one that the hotspot is named after. */
  get #own(): Touch[] {
    return this.#touches.filter(({ location }) => this.#traffic.variableOf[location] === this.#firstVariable);
  }

  /** One location of a variable, as it was named. */
  #named(variable: number): NamedVariable | undefined {
    const { keys, variableOf, named } = this.#traffic;
    return named.variables.get(keys[variableOf.indexOf(variable)] ?? "");
  }

  /** The lines that a hotspot shows: where it is read, written and declared. */
  get lines(): { readonly readAt?: SourceLine; readonly writtenAt?: SourceLine; readonly declaredAt?: SourceLine } {
    const declaredAt = this.#named(this.#firstVariable)?.location.declaredAt;
    return { ...optional("readAt", this.#readAt), ...optional("writtenAt", this.#writtenAt), ...optional("declaredAt", declaredAt) };
  }

  get #readAt(): SourceLine | undefined {
    return this.#lineOf(this.#own.find(({ mode, access }) => (mode & READ) !== 0 && access.readAt !== undefined)?.access.readAt);
  }

  get #writtenAt(): SourceLine | undefined {
    return this.#lineOf(this.#own.find(({ mode, access }) => (mode & WRITE) !== 0 && access.writtenAt !== undefined)?.access.writtenAt);
  }

  /** The calls that touch it, most frequent first. */
  get calls(): { label: string; transactions: number }[] {
    const counts = new Map<string, number>();
    for (const transaction of this.transactions) {
      const label = this.#traffic.named.calls[transaction]?.label ?? "";
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    return [...counts].map(([label, transactions]) => ({ label, transactions })).sort((a, b) => b.transactions - a.transactions);
  }

  /** Mean gas of the transactions that take their turn on it: those that write it. */
  get serialGasPerCall(): number {
    const { executed } = this.#traffic.named.recording;
    const writers = new Set(this.#touches.filter(({ mode }) => (mode & WRITE) !== 0).map(({ transaction }) => transaction));
    const turns = writers.size > 0 ? writers : this.transactions;
    let gas = 0;
    for (const transaction of turns) gas += Number(executed[transaction]?.gasUsed ?? 0n);
    return turns.size === 0 ? 0 : gas / turns.size;
  }

  get kind(): "value" | "gas" | "false-sharing" {
    const { named } = this.#traffic;
    if (this.#own.some(({ access }) => named.variables.get(locationKey(access.location))?.falseSharing === true)) return "false-sharing";
    const reads = this.#own.filter(({ mode }) => (mode & READ) !== 0);
    return reads.length > 0 && reads.every(({ access }) => access.read === "gas") ? "gas" : "value";
  }

  evidence(speedups: HotspotEvidence["speedups"]): HotspotEvidence {
    const { named } = this.#traffic;
    const own = this.#own;
    const locations = [...this.#variables].flatMap((variable) => this.#named(variable)?.location ?? []);
    const senders = named.recording.workload.transactions.map(({ transaction }) => transaction.from);
    const writers = own.filter(({ access }) => access.write === "changed");
    const [first] = locations;
    const labelOf = (transaction: number): string => named.calls[transaction]?.label ?? "";
    const writing = new Set(own.flatMap(({ transaction, access }) => (access.write === "none" ? [] : labelOf(transaction))));
    const cap = capBetween(this.#readAt, this.#writtenAt, named.names.linesBetween.bind(named.names));
    return {
      locations,
      contractFunctions: first?.contract === undefined ? [] : named.names.functions(first.contract),
      calls: this.calls,
      writers: new Set(writers.map(({ transaction }) => senders[transaction])).size,
      callers: new Set(own.flatMap(({ transaction }) => (writing.has(labelOf(transaction)) ? senders[transaction] : []))).size,
      readersOnly: own.filter(({ mode, transaction }) => (mode & (WRITE | OWN)) === 0 && !writing.has(labelOf(transaction))).length,
      transactionCount: this.transactions.size,
      ...optional("readLine", this.#readAt),
      ...optional("writtenLine", this.#writtenAt),
      valueChanges: this.#valueChanges(writers.map(({ access }) => access)),
      ...optional("capVariableOrConstant", cap),
      overwritten: this.kind === "gas",
      falseSharing: this.kind === "false-sharing",
      ...optional("type", first?.type),
      speedups,
    };
  }

  #valueChanges(writes: readonly Access[]): HotspotEvidence["valueChanges"] {
    const { named } = this.#traffic;
    const { timestamp, number } = named.recording.workload.block;
    const deltas = new Set(writes.map((access) => this.#value(access, access.after) - this.#value(access, access.before)));
    const [delta] = deltas;
    const slots = new Set(this.#own.map(({ access }) => locationKey(access.location)));
    const isKeyed = (named.variables.get([...slots][0] ?? "")?.location.path.length ?? 0) > 0;
    return {
      ...(deltas.size === 1 && writes.length > 1 && delta !== undefined ? { delta } : {}),
      singleBits: isBitmap(writes),
      equalsTimestamp: writes.length > 0 && writes.every((access) => [timestamp, number].includes(this.#value(access, access.after))),
      sameKeyEverywhere: isKeyed && slots.size === 1,
    };
  }

  /** The value of the one field that changed in a packed slot, or of the whole slot. */
  #value(access: Access, word: string): bigint {
    const fields = this.#traffic.named.variables.get(locationKey(access.location))?.location.fields;
    const whole = BigInt(word);
    const [field] = fields ?? [];
    if (field === undefined || fields?.length !== 1) return whole;
    return (whole >> BigInt(8 * field.offset)) & ((1n << BigInt(8 * field.bytes)) - 1n);
  }

  #lineOf(site: Access["readAt"]): SourceLine | undefined {
    return site === undefined ? undefined : this.#traffic.named.names.sourceLine(site);
  }
}

/** Whether each write set a bit of its own: a bitmap, whose words many share and whose bits nobody does. */
function isBitmap(writes: readonly Access[]): boolean {
  const bits = writes.map(({ location, before, after }) => ({ location: locationKey(location), bit: BigInt(before) ^ BigInt(after) }));
  const areSingle = bits.every(({ bit }) => bit !== 0n && (bit & (bit - 1n)) === 0n);
  return (
    areSingle &&
    bits.length > 1 &&
    new Set(bits.map(({ location, bit }) => `${location} ${bit}`)).size === bits.length &&
    new Set(bits.map(({ bit }) => bit)).size > 1
  );
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
