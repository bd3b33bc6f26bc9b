/** Tests of the local control plane. */
@NullMarked
package gg.sprocket.dev;

import org.jspecify.annotations.NullMarked;
