// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// The token that the vault holds. For test networks: whoever wants some mints some.
contract Asset is ERC20("Harbor Dollar", "HUSD") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
