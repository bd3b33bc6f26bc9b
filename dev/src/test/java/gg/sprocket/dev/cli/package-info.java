/** Tests of what commands show. */
@NullMarked
package gg.sprocket.dev.cli;

import org.jspecify.annotations.NullMarked;
