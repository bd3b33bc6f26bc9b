@NullMarked
package gg.sprocket.operator.values;

import org.jspecify.annotations.NullMarked;
