import type { ArtifactManager } from "hardhat/types/artifacts";
import type { Access } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import { locationKey } from "../access/location.ts";
import type { NetworkChain } from "../chain/network-chain.ts";
import type { Naming } from "../naming/naming.ts";
import type { NameLocations } from "../rpc/block-names.ts";

/** Names locations of a chain's blocks by a project's artifacts, which are read when the first is asked for. */
export function locationNamer(artifacts: ArtifactManager, chain: NetworkChain): NameLocations {
  let naming: Promise<Naming> | undefined;
  return async (number, keys) => {
    const executed = await chain.executedAgain(number);
    const state = await chain.state(number);
    const names = (await (naming ??= readNaming(artifacts))).open({
      code: (address) => state.account(address)?.code ?? "0x",
      storage: (address, slot) => state.storage(address, slot),
    });
    const found = new Map<string, string>();
    for (const [key, { access, preimages }] of telling(executed, keys)) {
      const { contract, variable } = names.location(access, preimages);
      if (contract !== undefined) found.set(key, variable);
    }
    return found;
  };
}

interface Touch {
  readonly access: Access;
  readonly preimages: Readonly<Record<Hex, Hex>>;
}

/** For each location the access that tells most: one that changed it shows which fields of a packed slot are meant. */
function telling(
  executed: readonly { readonly accesses: readonly Access[]; readonly preimages: Readonly<Record<Hex, Hex>> }[],
  keys: ReadonlySet<string>,
): Map<string, Touch> {
  const touches = new Map<string, Touch>();
  for (const { accesses, preimages } of executed) {
    for (const access of accesses) {
      const key = locationKey(access.location);
      if (keys.has(key) && (access.write === "changed" || !touches.has(key))) touches.set(key, { access, preimages });
    }
  }
  return touches;
}

async function readNaming(artifacts: ArtifactManager): Promise<Naming> {
  const [{ readBuilds }, { createNaming }] = await Promise.all([import("../naming/build.ts"), import("../naming/naming.ts")]);
  return createNaming({ builds: readBuilds(artifacts) });
}
