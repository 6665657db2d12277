// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Ledger} from "./Ledger.sol";

contract LedgerTest {
    function test_mints() public {
        Ledger ledger = new Ledger();
        ledger.mint(address(this), 3);
        require(ledger.balanceOf(address(this)) == 3, "not minted");
    }
}
