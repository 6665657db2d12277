/** A variable as its contract's own source calls it: `nextId` for `Drop.nextId`. Without a contract the name before the first dot goes, if there is one. */
export function variableName(variable: string, contract?: string): string {
  if (contract !== undefined) return variable.startsWith(`${contract}.`) ? variable.slice(contract.length + 1) : variable;
  return variable.replace(/^[A-Za-z_$][\w$]*\./, "");
}

/** The contract that a label (`Drop.mint`, `Drop.nextId`) begins with, if it does. */
export function contractOf(label: string): string | undefined {
  return /^([A-Za-z_$][\w$]*)\./.exec(label)?.[1];
}

/** The contract that all labels begin with: the one that need not be said again and again. */
export function commonContract(labels: readonly string[]): string | undefined {
  const [first] = labels;
  const contract = first === undefined ? undefined : contractOf(first);
  return contract !== undefined && labels.every((label) => contractOf(label) === contract) ? contract : undefined;
}

/** Labels without the contract where it was said just before, by `contract` or by the label that precedes: `Pair.reserve0`, `kLast`, `Token._balances`. */
export function withoutRepeatedContract(labels: readonly string[], contract?: string): string[] {
  return labels.map((label, index) => {
    const said = index === 0 ? contract : contractOf(labels[index - 1] ?? "");
    return said === undefined ? label : variableName(label, said);
  });
}
