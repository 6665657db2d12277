// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vault} from "./Vault.sol";

/// The vault with a cap on what it holds.
contract VaultV2 is Vault {
    /// @custom:storage-location erc7201:harbor.storage.VaultV2
    struct VaultV2Storage {
        uint256 assetCap;
    }

    // keccak256(abi.encode(uint256(keccak256("harbor.storage.VaultV2")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant VAULT_V2_STORAGE = 0x729d83154a79a74052d97e3559a3785798e462feb1080c60c32b1f782a343600;

    function initializeV2(uint256 assetCap_) external reinitializer(2) {
        _vaultV2Storage().assetCap = assetCap_;
    }

    function assetCap() external view returns (uint256) {
        return _vaultV2Storage().assetCap;
    }

    /// What the cap leaves, before fees.
    function maxDeposit(address) public view override returns (uint256) {
        uint256 cap = _vaultV2Storage().assetCap;
        uint256 held = totalAssets();
        return held < cap ? cap - held : 0;
    }

    function maxMint(address receiver) public view override returns (uint256) {
        return previewDeposit(maxDeposit(receiver));
    }

    function _vaultV2Storage() private pure returns (VaultV2Storage storage $) {
        assembly {
            $.slot := VAULT_V2_STORAGE
        }
    }
}
