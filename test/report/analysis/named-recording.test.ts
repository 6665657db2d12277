import { expect } from "chai";
import { locationKey } from "../../../src/access/location.ts";
import type { Access } from "../../../src/access/access.ts";
import { nameRecording } from "../../../src/report/analysis/named-recording.ts";
import type { NamedLocation, Names } from "../../../src/naming/names.ts";
import { fakeNames, type FakeField } from "../../helpers/fake-names.ts";
import { changes, contractAddress, entry, reads, recordingOf, userAddress } from "../../helpers/recordings.ts";

const TOKEN = contractAddress(1);
const PAIR = contractAddress(2);
const [ALICE, BOB] = [userAddress(1), userAddress(2)];

const names = fakeNames({
  contracts: {
    [TOKEN]: { name: "Token", variables: [{ name: "_balances", slot: 0 }] },
    [PAIR]: {
      name: "Pair",
      variables: [
        {
          name: "reserves",
          slot: 8,
          fields: [
            { name: "reserve0", offset: 0, bytes: 14 },
            { name: "reserve1", offset: 14, bytes: 14 },
          ],
        },
      ],
    },
  },
});

/** The variable that a location is told of, once each of some accesses was made by a transaction of its own. */
function variableOf(...accesses: [Access, ...Access[]]) {
  const recording = recordingOf(accesses.map((access) => ({ from: ALICE, to: PAIR, accesses: [access] })));
  const variable = nameRecording(recording, names).variables.get(locationKey(accesses[0].location));
  return { variable: variable?.variable, falseSharing: variable?.falseSharing };
}

const reserve1 = (value: bigint): bigint => value << 112n;

describe("nameRecording", function () {
  it("names entries of users by their variable, and a contract's own entry by the contract", function () {
    expect(variableOf(changes(TOKEN, entry(0, BOB), 1n, 2n)).variable).to.equal("Token._balances");
    expect(variableOf(changes(TOKEN, entry(0, PAIR), 1n, 2n)).variable).to.equal("Token._balances[Pair]");
  });

  it("names a packed slot by all fields that some transaction changed", function () {
    expect(variableOf(changes(PAIR, 8, 0n, 5n)).variable).to.equal("Pair.reserve0");
    expect(variableOf(changes(PAIR, 8, 0n, 5n), changes(PAIR, 8, 5n, 5n + reserve1(1n))).variable).to.equal("Pair.reserve0, reserve1");
  });

  it("keeps the way to the fields of a struct in a mapping, and leaves numbers of elements out", function () {
    const field = (name: string): FakeField => ({ name, offset: name === "maker" ? 0 : 14, bytes: 14 });
    const inStruct = (access: Access): NamedLocation => {
      const changed = BigInt(access.after) >> 112n === BigInt(access.before) >> 112n ? "maker" : "amount";
      return { label: "", variable: `Shop.orders.${changed}`, contract: "Shop", fields: [field(changed)], path: [], keyAddresses: [] };
    };
    const inArray = (access: Access): NamedLocation => {
      const number = BigInt(access.after) >> 112n === BigInt(access.before) >> 112n ? "3" : "4";
      return { label: "", variable: "Shop.small", contract: "Shop", fields: [field(number)], path: [], keyAddresses: [] };
    };
    const others: Names = {
      location: inStruct,
      call: () => ({ label: "Shop.buy", arguments: [] }),
      sourceLine: () => undefined,
      revertReason: () => undefined,
      linesBetween: () => [],
      contract: () => undefined,
      functions: () => [],
      isView: () => false,
    };
    const accesses = [changes(PAIR, 8, 0n, 5n), changes(PAIR, 8, 5n, 5n + reserve1(1n))] as const;
    for (const [location, variable] of [
      [inStruct, "Shop.orders.maker, amount"],
      [inArray, "Shop.small"],
    ] as const) {
      const recording = recordingOf(accesses.map((access) => ({ from: ALICE, to: PAIR, accesses: [access] })));
      const named = nameRecording(recording, { ...others, location });
      expect(named.variables.get(locationKey(accesses[0].location))?.variable).to.equal(variable);
    }
  });

  it("takes the name from the change, not from a read that came before", function () {
    expect(variableOf(reads(PAIR, 8), changes(PAIR, 8, 0n, 5n)).variable).to.equal("Pair.reserve0");
  });

  it("finds false sharing where transactions change different fields, and none where they overlap", function () {
    expect(variableOf(changes(PAIR, 8, 0n, 5n), changes(PAIR, 8, 5n, 5n + reserve1(1n))).falseSharing).to.equal(true);
    expect(variableOf(changes(PAIR, 8, 0n, 5n), changes(PAIR, 8, 5n, 6n + reserve1(1n))).falseSharing).to.equal(false);
    expect(variableOf(changes(PAIR, 8, 0n, 5n), changes(PAIR, 8, 5n, 6n)).falseSharing).to.equal(false);
  });
});
