// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Staking} from "../Staking.sol";

/// Withdraws again while it is paid out.
contract ReentrantToken is ERC20 {
    constructor() ERC20("Reentrant", "RE") {
        _mint(msg.sender, 1000);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        Staking(msg.sender).withdraw(amount);
        return super.transfer(to, amount);
    }
}
