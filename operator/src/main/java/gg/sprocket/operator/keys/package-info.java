/** Reads what the keys namespace holds of an instance; always live, and no value is kept. */
@NullMarked
package gg.sprocket.operator.keys;

import org.jspecify.annotations.NullMarked;
