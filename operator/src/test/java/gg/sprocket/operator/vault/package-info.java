/** The port to Vault, against real ones and against one that answers what it is told to. */
@NullMarked
package gg.sprocket.operator.vault;

import org.jspecify.annotations.NullMarked;
