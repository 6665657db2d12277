// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

import {Drop} from "./Drop.sol";
import {DropBase} from "./DropBase.sol";
import {FixedDrop} from "./FixedDrop.sol";

contract DropTest is IERC721Receiver {
    DropBase[] drops;

    function setUp() public {
        drops.push(new Drop(3, 0, address(1)));
        drops.push(new FixedDrop(3, 0, address(1)));
    }

    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return IERC721Receiver.onERC721Received.selector;
    }

    function test_MintGivesTheTokenToItsMinter() public {
        for (uint256 i = 0; i < drops.length; i++) {
            uint256 id = drops[i].mint();
            require(drops[i].ownerOf(id) == address(this), "the minter should own the token");
            require(drops[i].minted() == 1, "one token should be minted");
        }
    }

    function test_SellsOutAtTheCap() public {
        for (uint256 i = 0; i < drops.length; i++) {
            for (uint256 n = 0; n < 3; n++) drops[i].mint();
            try drops[i].mint() {
                revert("the fourth mint should fail");
            } catch (bytes memory reason) {
                require(bytes4(reason) == DropBase.SoldOut.selector, "the reason should be SoldOut");
            }
        }
    }

    function testFuzz_CapacitiesAddUpToTheCap(uint16 cap) public {
        FixedDrop drop = new FixedDrop(cap, 0, address(1));
        uint256 total = 0;
        for (uint256 shard = 0; shard < drop.SHARDS(); shard++) total += drop.capacityOf(shard);
        require(total == cap, "the capacities should add up to the cap");
    }
}
