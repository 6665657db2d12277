const DECIMALS = 4;

/** An amount of wei in the unit that suits it, cut to four decimals: `5 wei`, `68.7194 gwei`, `1.5 ETH`. */
export function showAmount(wei: bigint): string {
  if (wei === 0n) return "0 ETH";
  if (wei < 10n ** 5n) return `${wei} wei`;
  return wei < 10n ** 14n ? `${decimal(wei, 9)} gwei` : `${decimal(wei, 18)} ETH`;
}

/** As EDR writes it: zeros before the first digit are lost, and so are those at the end, but not the point. */
function decimal(wei: bigint, exponent: number): string {
  const unit = 10n ** BigInt(exponent);
  const rest = (wei % unit) / 10n ** BigInt(exponent - DECIMALS);
  return `${wei / unit}.${rest.toString().replace(/0+$/, "")}`;
}
