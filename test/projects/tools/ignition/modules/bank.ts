import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

export default buildModule("BankModule", (m) => {
  const coin = m.contract("Coin", [1_000n]);
  const bank = m.contract("Bank", [], { value: 5n });
  m.call(coin, "transfer", [bank, 400n], { after: [bank] });
  return { coin, bank };
});
