/** Reads what it takes to see a Vault and to log in to it; no value is kept. */
@NullMarked
package gg.sprocket.operator.keys;

import org.jspecify.annotations.NullMarked;
