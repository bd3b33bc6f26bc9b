/** The probes against the real servers. */
@NullMarked
package gg.sprocket.operator.probe;

import org.jspecify.annotations.NullMarked;
