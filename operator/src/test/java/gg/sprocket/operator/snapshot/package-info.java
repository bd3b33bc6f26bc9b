@NullMarked
package gg.sprocket.operator.snapshot;

import org.jspecify.annotations.NullMarked;
