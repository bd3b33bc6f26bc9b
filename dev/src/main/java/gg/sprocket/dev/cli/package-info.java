/** The commands behind the {@code make} targets: clusters that stay, and the demo. */
@NullMarked
package gg.sprocket.dev.cli;

import org.jspecify.annotations.NullMarked;
