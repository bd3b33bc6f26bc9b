@NullMarked
package gg.sprocket.operator.keys;

import org.jspecify.annotations.NullMarked;
