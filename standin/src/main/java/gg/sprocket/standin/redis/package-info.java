/** Redis as the programs use it. */
@NullMarked
package gg.sprocket.standin.redis;

import org.jspecify.annotations.NullMarked;
