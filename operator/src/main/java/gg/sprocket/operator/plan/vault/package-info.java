/** What is known of the members of a Vault, and what is decided from it. Pure. */
@NullMarked
package gg.sprocket.operator.plan.vault;

import org.jspecify.annotations.NullMarked;
