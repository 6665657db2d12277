// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DropBase} from "./DropBase.sol";

/// The same drop without the counter: an id is its minter and the minter's own count, and the cap is split over shards,
/// so that two mints meet only where their minters fall into one shard.
contract FixedDrop is DropBase {
    uint256 public constant SHARDS = 16;

    mapping(address minter => uint96) public mintedBy;
    mapping(uint256 shard => uint256) public mintedInShard;

    constructor(
        uint256 maxSupply,
        uint256 price,
        address signer
    ) DropBase("Fixed Drop", "FDROP", maxSupply, price, signer) {}

    function minted() public view override returns (uint256 total) {
        for (uint256 shard = 0; shard < SHARDS; shard++) total += mintedInShard[shard];
    }

    /// The shard that a minter tries first.
    function shardOf(address minter) public pure returns (uint256) {
        return uint160(minter) % SHARDS;
    }

    /// The shards' capacities add up to the cap.
    function capacityOf(uint256 shard) public view returns (uint256) {
        return MAX_SUPPLY / SHARDS + (shard < MAX_SUPPLY % SHARDS ? 1 : 0);
    }

    function _takeId(address minter) internal override returns (uint256 id) {
        _takePlace(shardOf(minter));
        id = (uint256(uint160(minter)) << 96) | mintedBy[minter]++;
    }

    /// Takes a place in the first shard that has one left, so that the drop sells out exactly at its cap.
    function _takePlace(uint256 first) private {
        for (uint256 i = 0; i < SHARDS; i++) {
            uint256 shard = (first + i) % SHARDS;
            uint256 taken = mintedInShard[shard];
            if (taken < capacityOf(shard)) {
                mintedInShard[shard] = taken + 1;
                return;
            }
        }
        revert SoldOut();
    }
}
