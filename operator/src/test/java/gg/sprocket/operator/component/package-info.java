@NullMarked
package gg.sprocket.operator.component;

import org.jspecify.annotations.NullMarked;
