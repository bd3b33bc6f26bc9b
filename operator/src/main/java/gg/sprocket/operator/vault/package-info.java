/**
 * The port to a Vault, one object for each member, and its adapter over the Vault Java driver.
 *
 * <p>Shares and tokens are bytes that are erased when they are closed. The driver and the JDK's
 * client make texts of them for the time of a call, which nothing keeps.
 */
@NullMarked
package gg.sprocket.operator.vault;

import org.jspecify.annotations.NullMarked;
