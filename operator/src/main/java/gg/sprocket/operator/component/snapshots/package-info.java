/** Snapshots of the Managed Vault by the clock. */
@NullMarked
package gg.sprocket.operator.component.snapshots;

import org.jspecify.annotations.NullMarked;
