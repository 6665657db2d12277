// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// What bids are paid in. For test networks: whoever wants some mints some.
contract Money is ERC20("Auction Money", "AUM") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
