package gg.sprocket.operator.keys;

import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.VaultConnector;

/**
 * What it takes to see Vaults.
 *
 * @param keys what is kept of them
 * @param connector reaches members
 * @param locator finds members
 * @param issuer by whose keys the operator logs in
 */
public record VaultAccess(
    KeysNamespace keys, VaultConnector connector, MemberLocator locator, TokenIssuer issuer) {}
