@NullMarked
package gg.sprocket.operator.component.queue;

import org.jspecify.annotations.NullMarked;
