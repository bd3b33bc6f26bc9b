/** The values that instances keep in their Vaults, read and written by the operator's own login. */
@NullMarked
package gg.sprocket.operator.values;

import org.jspecify.annotations.NullMarked;
