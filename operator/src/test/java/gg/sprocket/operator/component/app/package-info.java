@NullMarked
package gg.sprocket.operator.component.app;

import org.jspecify.annotations.NullMarked;
