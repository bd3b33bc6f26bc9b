/** Tests on a real node: what the operator makes really runs, and comes back. */
@NullMarked
package gg.sprocket.operator.node;

import org.jspecify.annotations.NullMarked;
