/** Who may talk to whom: everything that is not named is refused. */
@NullMarked
package gg.sprocket.operator.component.network;

import org.jspecify.annotations.NullMarked;
