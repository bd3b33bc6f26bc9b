@NullMarked
package gg.sprocket.operator.component.secrets;

import org.jspecify.annotations.NullMarked;
