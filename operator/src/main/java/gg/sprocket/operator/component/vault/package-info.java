/** HashiCorp Vault: what the members consist of, and the next step with them. */
@NullMarked
package gg.sprocket.operator.component.vault;

import org.jspecify.annotations.NullMarked;
