// Recovers the signers of many transactions that came at once, with executors that start meanwhile, and ends by itself.
import { toWord } from "../../src/access/hex.ts";
import { toBytes } from "../../src/chain/bytes.ts";
import { sign } from "../../src/chain/signature.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { SignatureRecovery } from "../../src/mining/signature-recovery.ts";

const COUNT = 600n;

const recovery = new SignatureRecovery({ strategy: "access-sets", workers: 3 });
const begun = Array.from({ length: Number(COUNT) }, (_, index) => {
  const hash = toBytes(toWord(BigInt(index + 1)));
  return recovery.begin({ hash, ...sign(hash, toWord(COUNT + BigInt(index))) });
});
console.log(`${begun.filter((key) => key() !== undefined).length} keys, ${executorPool.executors.length} executors`);
