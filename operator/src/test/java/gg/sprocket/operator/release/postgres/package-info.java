@NullMarked
package gg.sprocket.operator.release.postgres;

import org.jspecify.annotations.NullMarked;
